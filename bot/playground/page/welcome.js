// What an empty chat says: what this is, and what to try.

import { $, avatar, el, icon } from "./dom.js";
import * as store from "./store.js";

export function welcome() {
  const chat = store.chat();
  const old = $("messages").querySelector(".welcome");
  if (store.shownMessages().length) return old?.remove();
  old?.remove();
  $("messages").append(store.isPrivate(chat) ? forPrivate() : forGroup(chat));
}

function forPrivate() {
  const { id, first_name, description, short_description } = store.world.bot;
  const about = description || short_description || "A Telegram bot, right here on your machine.";
  return el(
    "section",
    { class: "welcome" },
    avatar(id, first_name, "bot"),
    el("h3", {}, first_name),
    el("p", { class: "about-bot" }, about),
    el(
      "ul",
      {},
      tip("bot", "This is the playground", "The real bot with a Telegram of its own: no account, no token, and nothing leaves this machine."),
      tip("skip", "Tomorrow comes when you like", "“Next question” moves the clock ahead to the next daily question."),
      tip("group", "Bring friends", "In the study group you can speak as any of its members."),
    ),
  );
}

function forGroup(chat) {
  return el(
    "section",
    { class: "welcome" },
    avatar(chat.id, chat.title),
    el("h3", {}, chat.title),
    el("p", { class: "about-bot" }, "Speak as any member: choose who at the left of the text field. As in Telegram, the bot sees commands and replies to it, and nothing else unless it is an administrator."),
  );
}

function tip(symbol, head, text) {
  return el("li", {}, el("span", { class: "round" }, icon(symbol)), el("p", {}, el("b", {}, head), " ", text));
}
