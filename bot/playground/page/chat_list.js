// The chats on the left, the newest on top, with what is unread.

import { $, avatar, el } from "./dom.js";
import * as store from "./store.js";
import { short } from "./when.js";

export function begin(open) {
  $("chats").addEventListener("keydown", (event) => {
    const rows = [...$("chats").querySelectorAll("button")];
    const at = rows.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    rows[Math.max(0, Math.min(to, rows.length - 1))].focus();
  });
  $("chats").addEventListener("click", (event) => {
    const row = event.target.closest("button");
    if (row) open(Number(row.dataset.chat));
  });
}

export function draw() {
  const held = document.activeElement?.dataset?.chat;
  $("chats").replaceChildren(...store.visibleChats().map(row));
  if (held) $("chats").querySelector(`[data-chat="${held}"]`)?.focus();
  const unread = [...store.view.unread.values()].reduce((sum, count) => sum + count, 0);
  document.title = unread ? `(${unread}) Playground` : "Playground";
}

function row(chat) {
  const last = store.newest(chat);
  const unread = store.view.unread.get(chat.id) ?? 0;
  const current = chat.id === store.view.chatId;
  return el(
    "button",
    { class: `chat${current ? " current" : ""}`, type: "button", data: { chat: chat.id }, "aria-current": current ? "true" : false },
    avatar(chat.id, store.title(chat), store.isPrivate(chat) ? "bot" : null),
    el(
      "span",
      { class: "lines" },
      el("span", { class: "row" }, el("b", {}, store.title(chat), owner(chat)), last ? el("time", {}, short(last.date, store.now())) : null),
      el("span", { class: "row" }, el("span", { class: "excerpt" }, excerpt(chat, last)), unread ? el("span", { class: "count", "aria-label": `${unread} unread` }, String(unread)) : null),
    ),
  );
}

function owner(chat) {
  if (!store.isPrivate(chat)) return null;
  return el("small", {}, chat.id === store.homeId() ? "" : ` as ${store.personName(chat.id)}`);
}

function excerpt(chat, last) {
  if (!last) return store.isPrivate(chat) ? "Say hello to begin" : `${chat.members.filter((each) => each.present).length} people and the bot`;
  const words = store.preview(last);
  const named = !store.isService(last) && (!store.isPrivate(chat) || store.isOwn(last));
  if (!named) return words;
  return el("span", {}, el("span", { class: "by" }, `${store.isOwn(last) ? "You" : store.author(last)}: `), words);
}
