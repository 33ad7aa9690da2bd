// One message as a bubble, and the lines that Telegram itself writes between them.

import { avatar, el, icon, tint } from "./dom.js";
import { fileAddress } from "./link.js";
import { richText } from "./richtext.js";
import * as store from "./store.js";
import { attempt, toast } from "./toast.js";
import { full, time } from "./when.js";

const pressed = new Set(); // buttons whose answer is still out: "message id:data"

export const waiting = (messageId, data, on) => {
  pressed[on ? "add" : "delete"](`${messageId}:${data}`);
};

export function line(text, kind = "service") {
  return el("div", { class: kind }, el("span", {}, text));
}

export function bubble(message, hands) {
  if (store.isService(message)) {
    const node = line(store.serviceText(message));
    node.dataset.id = message.message_id;
    return node;
  }
  const own = store.isOwn(message);
  const inGroup = message.chat.type !== "private";
  const node = el(
    "article",
    {
      class: `message ${own ? "own" : "other"}${inGroup ? " grouped" : ""}`,
      tabindex: "-1",
      data: { id: message.message_id, author: authorKey(message) },
      "aria-label": `${store.author(message)}, ${time(message.date)}`,
    },
    inGroup && !own ? face(message) : null,
    body(message, hands, inGroup && !own),
    tools(message, hands, own),
  );
  swipe(node, () => hands.reply(message));
  return node;
}

export const authorKey = (message) => `${message.author_id}${message.sender_chat ? "a" : ""}`;

function face(message) {
  const id = message.sender_chat?.id ?? message.from.id;
  return avatar(id, store.author(message), store.isBot(message) ? "bot" : null);
}

function body(message, hands, named) {
  const bare = "sticker" in message;
  const text = message.text ?? message.caption;
  const entities = message.entities ?? message.caption_entities ?? [];
  const key = `${message.chat.id}:${message.message_id}`;
  const name = named && !bare ? el("div", { class: `name ${hue(message)}` }, store.author(message), badge(message)) : null;
  const inside = el("div", { class: `bubble${bare ? " bare" : ""}${"photo" in message ? " pictured" : ""}` }, name, quoted(message, hands));
  inside.append(...media(message));
  if (text) inside.append(richText(text, entities, key, hands.command));
  inside.append(stamp(message));
  return el("div", { class: "column" }, inside, reactions(message), buttons(message, hands));
}

const hue = (message) => (store.isBot(message) ? "tint-bot" : tint(message.sender_chat?.id ?? message.from.id));

function badge(message) {
  if (store.isBot(message)) return el("small", { class: "badge" }, "bot");
  if (message.sender_chat) return el("small", { class: "badge" }, "admin");
  return null;
}

function stamp(message) {
  const edited = message.edit_date ? el("span", {}, "edited ") : null;
  const shown = el("time", { title: full(message.date), datetime: new Date(message.date * 1000).toISOString() }, time(message.date));
  return el("span", { class: "stamp" }, edited, shown);
}

function quoted(message, hands) {
  const answered = message.reply_to_message;
  if (!answered || answered.forum_topic_created) return null;
  return el(
    "button",
    { class: `answered ${hue(answered)}`, type: "button", "aria-label": `In reply to ${store.author(answered)}`, onclick: () => hands.show(answered.message_id) },
    el("b", {}, store.author(answered)),
    el("span", {}, store.preview(answered)),
  );
}

function media(message) {
  if (message.photo) return [photo(message)];
  if (message.sticker) return [el("img", { class: "sticker", src: fileAddress(message.sticker.file_id), width: 128, height: 128, alt: `Sticker ${message.sticker.emoji ?? ""}` })];
  if (message.voice) return [voice(message.voice)];
  if (message.document) return [file(message.document)];
  return [];
}

function photo(message) {
  const { file_id, width, height } = message.photo.at(-1);
  const alt = message.caption ? `Photo: ${message.caption}` : "Photo";
  const picture = () => el("img", { src: fileAddress(file_id), width, height, alt });
  const cover = message.has_media_spoiler ? " veiled" : "";
  const open = (event) => {
    if (event.currentTarget.classList.replace("veiled", "shown")) return;
    const large = el("dialog", { class: "lightbox", "aria-label": alt }, picture());
    large.addEventListener("click", () => large.close());
    large.addEventListener("close", () => large.remove());
    document.body.append(large);
    large.showModal();
  };
  return el("button", { class: `photo${cover}`, type: "button", "aria-label": `Open ${alt}`, onclick: open }, picture());
}

function voice({ file_id, duration }) {
  const sound = new Audio();
  const button = el("button", { class: "play", type: "button", "aria-label": "Play" }, icon("play"));
  const bars = Array.from({ length: 26 }, (_, at) => el("i", { class: `h${(at * 7 + at * at) % 6}` }));
  const draw = (playing) => {
    button.replaceChildren(icon(playing ? "pause" : "play"));
    button.setAttribute("aria-label", playing ? "Pause" : "Play");
  };
  const advance = () => bars.forEach((bar, at) => bar.classList.toggle("heard", at / bars.length < sound.currentTime / (sound.duration || 1)));
  button.addEventListener("click", () => {
    sound.src ||= fileAddress(file_id);
    sound.paused ? attempt(() => sound.play()) : sound.pause();
  });
  sound.addEventListener("play", () => draw(true));
  sound.addEventListener("pause", () => draw(false));
  sound.addEventListener("timeupdate", advance);
  return el("div", { class: "voice" }, button, el("span", { class: "wave", "aria-hidden": "true" }, ...bars), el("small", {}, `0:${String(duration).padStart(2, "0")}`));
}

function file({ file_id, file_name, file_size }) {
  const size = file_size < 1024 ? `${file_size} B` : `${(file_size / 1024).toFixed(1)} KB`;
  return el("a", { class: "file", href: fileAddress(file_id), download: file_name }, el("span", { class: "round" }, icon("file")), el("span", { class: "label" }, el("b", {}, file_name), el("small", {}, size)));
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  return el("div", { class: "reactions" }, ...message.reactions.map((emoji) => el("span", { title: `${store.world.bot.first_name} reacted` }, emoji)));
}

function buttons(message, hands) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  return el("div", { class: "inline-keyboard" }, ...rows.map((row) => el("div", { class: "keys" }, ...row.map((button) => key(message, button, hands)))));
}

function key(message, button, hands) {
  if (button.url) return el("a", { class: "key", href: safe(button.url), target: "_blank", rel: "noopener noreferrer" }, button.text, icon("link"));
  if (button.copy_text) {
    const copy = async () => {
      await navigator.clipboard.writeText(button.copy_text.text);
      toast("Copied");
    };
    return el("button", { class: "key", type: "button", onclick: () => attempt(copy) }, button.text, icon("copy"));
  }
  const busy = pressed.has(`${message.message_id}:${button.callback_data}`);
  const style = { danger: " danger", success: " success", primary: " primary" }[button.style] ?? "";
  return el(
    "button",
    { class: `key${style}${busy ? " busy" : ""}`, type: "button", "aria-busy": String(busy), data: { data: button.callback_data }, onclick: () => hands.press(message, button.callback_data) },
    button.text,
  );
}

const safe = (url) => (/^(https?|tg):/i.test(url) ? url : `http://${url}`);

function tools(message, hands, own) {
  const editable = own && message.text !== undefined;
  return el(
    "div",
    { class: "tools" },
    el("button", { class: "icon small", type: "button", tabindex: "-1", "aria-label": "Reply", onclick: () => hands.reply(message) }, icon("reply")),
    editable ? el("button", { class: "icon small", type: "button", tabindex: "-1", "aria-label": "Edit", onclick: () => hands.edit(message) }, icon("edit")) : null,
  );
}

function swipe(node, reply) {
  let start = null;
  const shift = (distance) => node.style.setProperty("--shift", `${distance}px`);
  node.addEventListener("pointerdown", (event) => {
    start = event.pointerType === "mouse" ? null : { x: event.clientX, y: event.clientY };
  });
  node.addEventListener("pointermove", (event) => {
    if (!start || Math.abs(event.clientY - start.y) > 30) return;
    shift(Math.max(-72, Math.min(0, event.clientX - start.x)));
  });
  const end = (event) => {
    if (start && event.type === "pointerup" && event.clientX - start.x < -56) reply();
    start = null;
    shift(0);
  };
  for (const name of ["pointerup", "pointercancel"]) node.addEventListener(name, end);
}
