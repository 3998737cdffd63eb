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
  await page.waitForLoadState("load");
  let loads = 0;
  page.on("load", () => loads++);

  const row = page.locator("tr", { has: page.locator(".state.violation") }).first();
  await row.waitFor({ timeout: 120_000 });
  assert.equal(loads, 0, "the page updated itself");
  await page.screenshot({ path: `${folder}/overview.png` });

  await row.locator("a").first().press("Enter");
  await page.waitForSelector("figure.waterfall svg rect.sum");
  assert.ok((await page.locator("rect.for").count()) >= 2, "several pieces of evidence are drawn");
  await page.screenshot({ path: `${folder}/incident.png`, fullPage: true });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.screenshot({ path: `${folder}/incident-dark.png`, fullPage: true });
  await page.setViewportSize({ width: 390, height: 800 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it fits on a phone");

  // From the incident to its case, where an operator takes it on.
  await page.setViewportSize({ width: 1280, height: 760 });
  await page.emulateMedia({ colorScheme: "light" });
  for (let i = 0; i < 20 && await page.locator("a", { hasText: "← Case" }).count() === 0; i++) {
    await page.waitForTimeout(1000);
    await page.reload();
  }
  await page.getByText("← Case").click();
  assert.ok((await page.locator("figure.timeline polygon.sum").count()) >= 1, "the sum is drawn over time");
  const label = page.locator(".waterfall li.for .label").first();
  assert.ok((await label.innerText()).length > 5 && (await label.boundingBox()).height > 8, "a bar has a label that can be read");
  await page.fill("#text", "Looks like a miner.");
  await page.getByRole("button", { name: "Add" }).click();
  await page.selectOption("#state", "acknowledged");
  await page.getByRole("button", { name: "Set" }).click();
  await page.getByText("Looks like a miner.").waitFor();
  await page.locator(".state.case-acknowledged").waitFor();
  await page.screenshot({ path: `${folder}/case.png`, fullPage: true });
  await page.getByRole("link", { name: "Policies" }).click();
  await page.getByRole("button", { name: "What would have happened?" }).click();
  await page.getByRole("heading", { name: "What would have happened" }).waitFor();
  for (const path of ["/cases", "/policies", "/exemptions", "/audit"]) {
    await page.goto(page_url + path);
    await page.setViewportSize({ width: 390, height: 800 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} fits on a phone`);
  }
  await page.getByText("case-comment").waitFor();
  assert.deepEqual(elsewhere, [], "nothing is loaded from elsewhere");
  assert.deepEqual(refused, [], "no error in the browser's console");
} finally {
  await browser.close();
}
