// The command menu: "/" or the menu button opens what the bot registered for this person in this chat.

import { $, el } from "./dom.js";
import { act } from "./link.js";
import * as store from "./store.js";
import { attempt } from "./toast.js";

let send = async () => {};
let rows = [];
let at = -1;
let asked = 0;

export function begin(onSend) {
  send = onSend;
  $("menu-button").addEventListener("click", () => ($("commands").hidden ? openAll() : close()));
  document.addEventListener("pointerdown", (event) => {
    if (!$("foot").contains(event.target)) close();
  });
}

export async function suggest(text) {
  const typed = /^\/([a-z0-9_]*)$/i.exec(text);
  if (!typed || store.view.editing) return close();
  await fill(typed[1].toLowerCase());
}

export function close() {
  asked += 1;
  const open = !$("commands").hidden;
  $("commands").hidden = true;
  $("menu-button").setAttribute("aria-expanded", "false");
  $("field").removeAttribute("aria-activedescendant");
  return open;
}

export function keyed(event) {
  if ($("commands").hidden) return false;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) mark((at + step + rows.length) % rows.length);
  else if (event.key === "Enter" && at >= 0) use(rows[at]);
  else if (event.key === "Tab" && at >= 0) complete(rows[at]);
  else return false;
  event.preventDefault();
  return true;
}

async function openAll() {
  await fill("");
  $("field").focus();
}

async function fill(prefix) {
  asked += 1;
  const mine = asked;
  const fields = { chat_id: store.view.chatId, user_id: store.speaker().id };
  const given = await attempt(() => act("commands", fields));
  if (!given || mine !== asked) return;
  rows = given.commands.filter(({ command }) => command.startsWith(prefix));
  $("commands").replaceChildren(...rows.map(row));
  $("commands").hidden = !rows.length;
  $("menu-button").setAttribute("aria-expanded", String(rows.length > 0));
  mark(rows.length ? 0 : -1);
}

function row({ command, description }, index) {
  return el(
    "div",
    { role: "option", id: `command-${index}`, "aria-selected": "false", onclick: () => use(rows[index]) },
    el("b", {}, `/${command}`),
    el("span", {}, description),
  );
}

function mark(index) {
  at = index;
  [...$("commands").children].forEach((node, place) => {
    node.setAttribute("aria-selected", String(place === at));
    if (place === at) node.scrollIntoView({ block: "nearest" });
  });
  if (at >= 0) $("field").setAttribute("aria-activedescendant", `command-${at}`);
}

// In a group Telegram names the bot, since several may listen.
function words({ command }) {
  return store.isPrivate(store.chat()) ? `/${command}` : `/${command}@${store.world.bot.username}`;
}

async function use(chosen) {
  close();
  if (await send(words(chosen))) $("field").value = "";
  $("field").dispatchEvent(new Event("input"));
  $("field").focus();
}

function complete(chosen) {
  $("field").value = `${words(chosen)} `;
  $("field").dispatchEvent(new Event("input"));
}
