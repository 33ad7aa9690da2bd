// Light or dark: as the machine has it, until the switch says otherwise.

import { $, icon } from "./dom.js";

const dark = matchMedia("(prefers-color-scheme: dark)");
const KEY = "playground-theme";

export function begin() {
  dark.addEventListener("change", draw);
  $("theme").addEventListener("click", () => {
    localStorage.setItem(KEY, isDark() ? "light" : "dark");
    draw();
  });
  draw();
}

const isDark = () => (localStorage.getItem(KEY) ?? (dark.matches ? "dark" : "light")) === "dark";

function draw() {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
  $("theme").setAttribute("aria-pressed", String(isDark()));
  $("theme").replaceChildren(icon(isDark() ? "sun" : "moon"));
}
