// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

// Puts a fresh copy of the inner page in place every two seconds, and only when it changed, so that nothing flickers and
// a selection survives. Without this script the page still works; it is then as old as it looks.
const live = document.getElementById("live");
let last = live.innerHTML;

async function refresh() {
  try {
    const answer = await fetch(live.dataset.source, { redirect: "manual" });
    if (answer.type === "opaqueredirect") location.assign("/login");
    if (!answer.ok) throw new Error(String(answer.status));
    const text = await answer.text();
    document.body.classList.remove("offline");
    if (text !== last && !document.getSelection().toString()) {
      const focused = document.activeElement?.getAttribute("href");
      live.innerHTML = text;
      last = text;
      if (focused) live.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
    }
  } catch {
    document.body.classList.add("offline");
  }
  setTimeout(refresh, document.hidden ? 10000 : 2000);
}

setTimeout(refresh, 2000);
