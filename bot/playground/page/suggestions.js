// Suggested answers: the keyboard that a bot puts below the text field.

import { $, el } from "./dom.js";
import * as store from "./store.js";

let used = null; // the message whose one-time keyboard was used

// A selective keyboard is for the one it answers or names only.
export function meant(message) {
  if (!message.reply_markup.selective) return true;
  const { id } = store.speaker();
  const username = store.world.people.get(id)?.username;
  return message.reply_to_message?.from.id === id || Boolean(username && message.text?.includes(`@${username}`));
}

export function newest(chat) {
  const shown = [...chat.messages.values()].reverse();
  const kinds = ["keyboard", "remove_keyboard", "force_reply"];
  return shown.find((each) => each.reply_markup && kinds.some((kind) => kind in each.reply_markup) && meant(each));
}

export function draw(chat, send) {
  const message = newest(chat);
  const rows = message?.reply_markup.keyboard;
  const spent = message?.reply_markup.one_time_keyboard && used === message.message_id;
  $("keyboard").hidden = !rows || spent;
  if (!rows) return;
  const use = (text) => async () => {
    if (!(await send(text))) return;
    used = message.message_id;
    draw(chat, send);
  };
  const key = ({ text }) => el("button", { class: "key", type: "button", onclick: use(text) }, text);
  $("keyboard").replaceChildren(...rows.map((row) => el("div", { class: "keys" }, ...row.map(key))));
}
