// The head of the open chat: what it is, its topics, and what can be done to it.

import * as dialogs from "./dialogs.js";
import { $, avatar, el } from "./dom.js";
import { act } from "./link.js";
import * as store from "./store.js";
import { attempt } from "./toast.js";

export function draw(busy) {
  const chat = store.chat();
  const present = store.isPrivate(chat) ? null : chat.members.filter((member) => member.present).length;
  const state = busy.has(chat.id) ? "writing…" : store.isPrivate(chat) ? botState(chat) : `${present} people${botInGroup(chat)}`;
  $("who").replaceChildren(
    avatar(chat.id, store.title(chat), store.isPrivate(chat) ? "bot" : null),
    el("div", { class: "lines" }, el("h2", {}, store.title(chat)), el("p", { class: busy.has(chat.id) ? "busy" : "" }, state)),
  );
}

function botState(chat) {
  return chat.bot_status === "kicked" ? "blocked" : chat.id === store.homeId() ? "bot" : `bot, seen by ${store.personName(chat.id)}`;
}

function botInGroup(chat) {
  const states = { administrator: ", bot is administrator", member: " and the bot", restricted: ", bot may not write" };
  return states[chat.bot_status] ?? ", without the bot";
}

export function drawTopics(enter) {
  const chat = store.chat();
  $("topics").hidden = !chat.is_forum;
  if (!chat.is_forum) return;
  const tab = (id, name) => {
    const selected = store.view.threadId === id;
    return el("button", { type: "button", role: "tab", "aria-selected": String(selected), onclick: () => enter(id) }, name);
  };
  $("topics").replaceChildren(tab(null, "General"), ...chat.topics.map((topic) => tab(topic.id, topic.name)));
}

export function choices(open, enterTopic) {
  const chat = store.chat();
  const move = (name) => () =>
    attempt(async () => {
      const moved = await act("move", { chat_id: chat.id, move: name });
      if (moved.chat_id) open(moved.chat_id);
    });
  if (store.isPrivate(chat)) {
    return chat.bot_status === "kicked"
      ? [{ label: "Unblock the bot", act: move("unblock") }]
      : [{ label: "Block the bot", note: "see what it does then", danger: true, act: move("block") }];
  }
  const inside = ["member", "administrator", "restricted"].includes(chat.bot_status);
  const rows = [{ label: "Add a person…", act: () => dialogs.addPerson(chat) }];
  if (chat.is_forum) rows.push({ label: "New topic…", act: () => dialogs.addTopic(chat, enterTopic) });
  if (chat.bot_status === "administrator") rows.push({ label: "Make the bot a plain member", act: move("demote-bot") });
  if (chat.bot_status === "member") rows.push({ label: "Make the bot an administrator", note: "it then sees every message", act: move("promote-bot") });
  if (chat.type === "group" && !chat.migrated_to) rows.push({ label: "Turn into a supergroup", note: "the group gets a new id", act: move("migrate") });
  rows.push(inside ? { label: "Remove the bot", danger: true, act: move("remove-bot") } : { label: "Add the bot", act: move("add-bot") });
  return rows;
}
