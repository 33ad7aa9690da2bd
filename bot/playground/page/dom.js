// Building nodes. Nothing that a message holds ever passes through innerHTML: text goes in as text nodes.

export const $ = (id) => document.getElementById(id);

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

// People by their ids, groups a few colours on, so that a group rarely looks like one of its members.
export function tint(id) {
  return `tint-${(Math.abs(id) + (id < 0 ? 4 : 0)) % 7}`;
}

export function avatar(id, name, symbol = null) {
  const letters = name.split(/\s+/).filter(Boolean).slice(0, 2).map((word) => [...word][0].toUpperCase());
  return el("span", { class: `avatar ${symbol === "bot" ? "tint-bot" : tint(id)}`, "aria-hidden": "true" }, symbol ? icon(symbol) : letters.join(""));
}
