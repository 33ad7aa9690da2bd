// A menu that opens at its button: arrow keys move, Escape closes, and focus goes back where it was.

import { el } from "./dom.js";

let closeOpen = null;

export function closeMenu() {
  if (!closeOpen) return false;
  closeOpen();
  return true;
}

export function openMenu(button, items, side = "below") {
  if (button.getAttribute("aria-expanded") === "true") return closeMenu();
  closeMenu();
  const menu = el("div", { class: `popover menu ${side}`, role: "menu" }, ...items.map((item) => row(item)));
  const outside = (event) => {
    if (!menu.contains(event.target) && !button.contains(event.target)) closeOpen?.();
  };
  closeOpen = () => {
    closeOpen = null;
    const held = menu.contains(document.activeElement);
    menu.remove();
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside);
    if (held) button.focus();
  };
  menu.addEventListener("keydown", (event) => move(event, menu));
  document.addEventListener("pointerdown", outside);
  button.setAttribute("aria-expanded", "true");
  document.body.append(menu);
  place(menu, button.getBoundingClientRect(), side);
  menu.querySelector("button")?.focus();
}

function row({ label, note, mark, act, danger }) {
  const run = () => {
    closeOpen?.();
    act();
  };
  return el(
    "button",
    { type: "button", role: "menuitem", class: danger ? "danger" : "", onclick: run },
    mark ?? null,
    el("span", { class: "label" }, label, note ? el("small", {}, note) : null),
  );
}

function place(menu, box, side) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const top = side === "above" ? box.top - height - 8 : box.bottom + 8;
  const left = side === "above" ? box.left : box.right - width;
  menu.style.setProperty("top", `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`);
  menu.style.setProperty("left", `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`);
}

function move(event, menu) {
  const rows = [...menu.querySelectorAll("button")];
  const at = rows.indexOf(document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
  if (event.key in steps) {
    event.preventDefault();
    rows.at(steps[event.key] % rows.length)?.focus();
  } else if (event.key === "Tab" || event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    closeOpen?.();
  }
}
