// Writing: the text field, who speaks, replies and edits, attachments.

import * as commands from "./commands.js";
import { $, avatar, el, icon } from "./dom.js";
import { act } from "./link.js";
import { openMenu } from "./popover.js";
import * as store from "./store.js";
import * as suggestions from "./suggestions.js";
import { attempt } from "./toast.js";

const LONGEST = 4096;
let redrawAll = () => {};

export function begin(onSpeaker) {
  redrawAll = onSpeaker;
  $("composer").addEventListener("submit", submit);
  $("field").addEventListener("input", typed);
  $("field").addEventListener("keydown", keyed);
  $("attach").addEventListener("click", () => openMenu($("attach"), attachments(), "above"));
  $("speaker").addEventListener("click", () => openMenu($("speaker"), speakers(), "above"));
  commands.begin(send);
}

export const write = () => $("field").focus();

export function draw() {
  const chat = store.chat();
  const blocked = obstacle(chat);
  $("composer").hidden = Boolean(blocked);
  $("instead").hidden = !blocked;
  $("instead").replaceChildren(...(blocked ?? []));
  drawSpeaker(chat);
  $("menu-button").hidden = !store.isPrivate(chat);
  drawAbout();
  suggestions.draw(chat, send);
  grow();
}

export function opened() {
  $("field").value = store.view.drafts.get(store.view.chatId) ?? "";
  store.view.replyTo = store.view.editing = null;
  commands.close();
}

export function reply(message) {
  store.view.editing = null;
  store.view.replyTo = message.message_id;
  drawAbout();
  write();
}

export function edit(message) {
  store.view.replyTo = null;
  store.view.editing = message.message_id;
  $("field").value = message.text;
  drawAbout();
  typed();
  write();
}

export function cancel() {
  if (commands.close()) return true;
  if (!store.view.replyTo && !store.view.editing) return false;
  if (store.view.editing) $("field").value = "";
  store.view.replyTo = store.view.editing = null;
  drawAbout();
  typed();
  return true;
}

// A bot may ask for a reply; then the next text answers that message.
export function asked(message) {
  if (message.reply_markup?.force_reply && suggestions.meant(message)) {
    store.view.editing = null;
    store.view.replyTo = message.message_id;
    drawAbout();
    write();
  }
}

export async function send(text) {
  const chat = store.chat();
  const { id, anonymous } = store.speaker();
  const { replyTo, editing } = store.view;
  const fields = { chat_id: chat.id, user_id: id, thread_id: store.view.threadId, as_anonymous: anonymous };
  if (editing) return attempt(() => act("edit", { ...fields, message_id: editing, text }));
  const parts = pieces(text);
  for (const [at, part] of parts.entries()) {
    const sent = await attempt(() => act("say", { ...fields, text: part, reply_to: at ? null : replyTo }));
    if (!sent) return null;
  }
  return parts;
}

function pieces(text) {
  const points = [...text];
  const parts = [];
  for (let at = 0; at < points.length; at += LONGEST) parts.push(points.slice(at, at + LONGEST).join(""));
  return parts;
}

async function submit(event) {
  event.preventDefault();
  const text = $("field").value.trim();
  if (!text) return;
  const sent = await send(text);
  if (!sent) return;
  $("field").value = "";
  store.view.replyTo = store.view.editing = null;
  drawAbout();
  typed();
}

function typed() {
  const text = $("field").value;
  store.view.drafts.set(store.view.chatId, store.view.editing ? "" : text);
  $("send").disabled = !text.trim();
  commands.suggest(text);
  grow();
}

function grow() {
  const field = $("field");
  field.style.setProperty("height", "auto");
  field.style.setProperty("height", `${Math.min(field.scrollHeight, 200)}px`);
  $("send").disabled = !field.value.trim();
}

function keyed(event) {
  if (event.isComposing || commands.keyed(event)) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    $("composer").requestSubmit();
  } else if (event.key === "ArrowUp" && !$("field").value) {
    event.preventDefault();
    $("scroll").querySelector("article:last-of-type")?.focus();
  }
}

function drawSpeaker(chat) {
  const button = $("speaker");
  button.hidden = store.isPrivate(chat);
  if (button.hidden) return;
  const { id, anonymous } = store.speaker(chat);
  if (id === null) return;
  const name = anonymous ? `${chat.title}, anonymous` : store.personName(id);
  button.replaceChildren(anonymous ? avatar(chat.id, chat.title) : avatar(id, name), el("span", {}, anonymous ? "Anonymous" : name), icon("down"));
  button.setAttribute("aria-label", `Speaking as ${name}. Change`);
  $("field").placeholder = `Message as ${anonymous ? "an anonymous admin" : name}`;
}

function speakers() {
  const chat = store.chat();
  const choose = (id, anonymous) => () => {
    store.view.speakers.set(chat.id, { id, anonymous });
    redrawAll();
    write();
  };
  const present = chat.members.filter((member) => member.present);
  const rows = present.map((member) => ({
    label: member.first_name,
    note: { creator: "owner", administrator: "administrator" }[member.status] ?? "member",
    mark: avatar(member.id, member.first_name),
    act: choose(member.id, false),
  }));
  const hidden = present.filter((member) => member.administers && chat.type === "supergroup");
  const anonymous = hidden.map((member) => ({
    label: "Anonymous administrator",
    note: `${member.first_name}, as the group`,
    mark: avatar(chat.id, chat.title),
    act: choose(member.id, true),
  }));
  return [...rows, ...anonymous];
}

function attachments() {
  const chat = store.chat();
  const { id, anonymous } = store.speaker();
  const give = (deed) => () =>
    attempt(async () => {
      await act(deed, { chat_id: chat.id, user_id: id, thread_id: store.view.threadId, reply_to: store.view.replyTo, as_anonymous: anonymous });
      cancel();
    });
  return [
    { label: "Photo", note: "an evening over hills", act: give("photo") },
    { label: "Voice message", note: "four seconds", act: give("voice") },
    { label: "Sticker", note: "a friendly face", act: give("sticker") },
  ];
}

function drawAbout() {
  const { replyTo, editing } = store.view;
  const message = store.chat()?.messages.get(replyTo ?? editing);
  $("about").hidden = !message;
  $("field").placeholder = placeholder();
  if (!message) return;
  const label = editing ? "Edit message" : `Reply to ${store.author(message)}`;
  const shut = el("button", { class: "icon small", type: "button", "aria-label": "Cancel", onclick: () => cancel() && write() }, icon("close"));
  $("about").replaceChildren(icon(editing ? "edit" : "reply"), el("div", { class: "label" }, el("b", {}, label), el("span", {}, store.preview(message))), shut);
}

function placeholder() {
  const chat = store.chat();
  const keyboard = chat && suggestions.newest(chat)?.reply_markup;
  if (keyboard?.input_field_placeholder) return keyboard.input_field_placeholder;
  if (!chat || store.isPrivate(chat)) return "Message";
  const { id, anonymous } = store.speaker(chat);
  return `Message as ${anonymous ? "an anonymous admin" : store.personName(id)}`;
}

// What stands in place of the text field when nothing can be written.
function obstacle(chat) {
  const move = (name) => () => attempt(() => act("move", { chat_id: chat.id, move: name }));
  const button = (label, onclick) => el("button", { class: "button wide", type: "button", onclick }, label);
  if (store.isPrivate(chat)) {
    if (chat.bot_status === "kicked") return [button("Unblock the bot", move("unblock"))];
    return chat.started ? null : [button("Start", () => send("/start"))];
  }
  if (chat.migrated_to) return [el("p", {}, "This group has become a supergroup.")];
  return store.speaker(chat).id === null ? [el("p", {}, "Nobody is left in this group.")] : null;
}
