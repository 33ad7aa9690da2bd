// Short words that come and go, and alerts that wait for a nod.

import { $, el } from "./dom.js";

export function toast(text, kind = "plain") {
  const node = el("div", { class: `toast ${kind}` }, text);
  $("toasts").append(node);
  setTimeout(() => node.classList.add("gone"), 3400 + 30 * text.length);
  setTimeout(() => node.remove(), 3800 + 30 * text.length);
}

export function alert(text) {
  const dialog = el(
    "dialog",
    { class: "sheet alert", "aria-label": "The bot says" },
    el("p", {}, text),
    el("form", { method: "dialog", class: "row end" }, el("button", { class: "button", value: "ok" }, "OK")),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(error.message, "fault");
    return null;
  }
}
