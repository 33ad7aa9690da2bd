// A text with Telegram's entities, as nodes. Offsets are UTF-16 units, as JavaScript counts strings.

import { el } from "./dom.js";

const INLINE = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = ["pre", "blockquote", "expandable_blockquote"];
const SAFE = /^(https?:|mailto:|tg:)/i;
const opened = new Set(); // spoilers and quotes that stay open when their message is drawn again

export function richText(text, entities, key, onCommand) {
  const root = el("div", { class: "words" });
  const sorted = [...entities].sort((one, other) => one.offset - other.offset || other.length - one.length);
  fill(root, { text, start: 0, end: text.length, entities: sorted, key, onCommand, root });
  return root;
}

function fill(parent, part) {
  let at = part.start;
  const left = [...part.entities];
  while (left.length) {
    const entity = left.shift();
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, part.end);
    if (start >= end) continue;
    addText(parent, part.text.slice(at, start), BLOCKS.includes(entity.type));
    const inside = [];
    const beyond = []; // what crosses the end goes on after it
    while (left.length && left[0].offset < end) {
      const inner = left.shift();
      const over = inner.offset + inner.length - end;
      inside.push(inner);
      if (over > 0) beyond.push({ ...inner, offset: end, length: over });
    }
    left.unshift(...beyond);
    const node = wrap(entity, part.text.slice(start, end), part);
    fill(node.inner ?? node, { ...part, start, end, entities: inside });
    parent.append(node.outer ?? node);
    at = end;
  }
  addText(parent, part.text.slice(at, part.end), false);
}

function addText(parent, text, beforeBlock) {
  // A block stands on lines of its own, so the line breaks around it are not shown twice.
  const afterBlock = parent.lastElementChild?.matches(".block") && parent.lastChild === parent.lastElementChild;
  if (afterBlock && text.startsWith("\n")) text = text.slice(1);
  if (beforeBlock && text.endsWith("\n")) text = text.slice(0, -1);
  if (text) parent.append(text);
}

function wrap(entity, words, part) {
  const { type } = entity;
  if (INLINE[type]) return el(INLINE[type]);
  if (type === "spoiler") return spoiler(part);
  if (type === "pre") return preformatted(entity);
  if (type === "blockquote") return el("blockquote", { class: "block" });
  if (type === "expandable_blockquote") return foldedQuote(part.key, entity.offset);
  if (type === "text_link" || type === "url" || type === "email") return link(type, entity.url ?? words);
  if (type === "bot_command") {
    return el("button", { class: "inline", type: "button", onclick: () => part.onCommand(words) });
  }
  return el("span", { class: "mention" });
}

function link(type, address) {
  const href = type === "email" ? `mailto:${address}` : address;
  return SAFE.test(href) ? el("a", { href, target: "_blank", rel: "noopener noreferrer" }) : el("span");
}

function preformatted(entity) {
  const inner = el("code");
  const label = entity.language ? el("span", { class: "language" }, entity.language) : null;
  return { inner, outer: el("pre", { class: "block", tabindex: "0" }, label, inner) };
}

function spoiler({ key, root }) {
  const inner = el("span", { class: "under" });
  const node = el("span", { class: "spoiler" }, inner);
  if (opened.has(key)) return { inner, outer: node };
  Object.assign(node, { tabIndex: 0, title: "Show" });
  node.setAttribute("role", "button");
  node.setAttribute("aria-label", "Hidden text. Press to show it.");
  node.classList.add("shut");
  inner.setAttribute("aria-hidden", "true");
  inner.inert = true;
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    opened.add(key);
    uncover(root);
  };
  node.addEventListener("click", show);
  node.addEventListener("keydown", show);
  return { inner, outer: node };
}

// Telegram opens all the spoilers of a message at once.
function uncover(root) {
  for (const node of root.querySelectorAll(".spoiler.shut")) {
    node.classList.remove("shut");
    for (const name of ["role", "tabindex", "title", "aria-label"]) node.removeAttribute(name);
    node.firstElementChild.removeAttribute("aria-hidden");
    node.firstElementChild.inert = false;
  }
  root.closest("[data-id]")?.focus({ preventScroll: true });
}

function foldedQuote(key, offset) {
  const name = `${key}:${offset}`;
  const inner = el("div", { class: "quoted" });
  const button = el("button", { class: "fold", type: "button" });
  const quote = el("blockquote", { class: "block folding" }, inner, button);
  const draw = () => {
    const open = opened.has(name);
    quote.classList.toggle("open", open);
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? "Show less" : "Show more";
  };
  button.addEventListener("click", () => {
    opened.has(name) ? opened.delete(name) : opened.add(name);
    draw();
  });
  draw();
  // A quote that fits needs no button; that depends on the width, which may change.
  new ResizeObserver(() => {
    const fits = inner.scrollHeight <= inner.clientHeight + 2;
    if (!opened.has(name)) button.hidden = fits;
    quote.classList.toggle("fits", button.hidden);
  }).observe(inner);
  return { inner, outer: quote };
}
