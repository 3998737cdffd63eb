// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

// node page.mjs PAGE SECRET FOLDER: logs in, waits for a violation without reloading, opens it, takes screenshots.
import { chromium } from "playwright-core";
import assert from "node:assert/strict";

const [page_url, secret, folder] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 760 }, colorScheme: "light" });
  const page = await context.newPage();
  const refused = [];
  page.on("console", (message) => { if (message.type() === "error") refused.push(message.text()); });
  const elsewhere = [];
  page.on("request", (request) => { if (!request.url().startsWith(page_url)) elsewhere.push(request.url()); });

  await page.goto(page_url);
  assert.match(page.url(), /\/login$/, "without a session there is only the log-in");
  await page.fill("#secret", "wrong");
  await page.press("#secret", "Enter");
  await page.waitForSelector("[role=alert]");
  refused.length = 0; // the browser reports the 403 of the wrong secret
  await page.fill("#secret", secret);
  await page.press("#secret", "Enter");
  await page.waitForSelector("#live");
  let loads = 0;
  page.on("load", () => loads++);

  const row = page.locator("tr", { has: page.locator(".state.violation") }).first();
  await row.waitFor({ timeout: 120_000 });
  assert.equal(loads, 0, "the page updated itself");
  await page.screenshot({ path: `${folder}/overview.png` });

  await row.locator("a").first().focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector("figure.waterfall svg rect.sum");
  assert.ok((await page.locator("rect.for").count()) >= 2, "several pieces of evidence are drawn");
  await page.screenshot({ path: `${folder}/incident.png`, fullPage: true });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.screenshot({ path: `${folder}/incident-dark.png`, fullPage: true });
  await page.setViewportSize({ width: 390, height: 800 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it fits on a phone");
  assert.deepEqual(elsewhere, [], "nothing is loaded from elsewhere");
  assert.deepEqual(refused, [], "no error in the browser's console");
} finally {
  await browser.close();
}
