// The open chat: its messages in order, with days and clock jumps between them.

import { bubble, line, waiting } from "./bubble.js";
import { $, el } from "./dom.js";
import { act } from "./link.js";
import * as store from "./store.js";
import { alert, attempt, toast } from "./toast.js";
import { day, moment, sameDay } from "./when.js";

const answers = new Map(); // press id -> what waits for the bot's answer, or the answer that came first
let hands = null;

export function begin(given) {
  hands = { ...given, press, show };
  $("scroll").addEventListener("scroll", noteEnd, { passive: true });
  $("to-end").addEventListener("click", () => toEnd(true));
  $("scroll").addEventListener("keydown", walk);
  // Pictures and opened quotes change the height; whoever reads the end stays there.
  const sizes = new ResizeObserver(() => store.view.atEnd && toEnd());
  sizes.observe($("messages"));
  sizes.observe($("scroll"));
}

export function draw() {
  const list = $("messages");
  list.replaceChildren();
  const chat = store.chat();
  if (!chat) return;
  let before = null;
  for (const message of store.shownMessages()) {
    place(list, message, before);
    before = message;
  }
  trailingJump(list, before);
  join();
  toEnd();
}

export function append(message) {
  const shown = store.shownMessages();
  const own = store.isOwn(message);
  const follow = store.view.atEnd || own;
  $("messages").querySelector(".trailing")?.remove();
  $("messages").querySelector(".typing")?.remove();
  place($("messages"), message, shown.at(-2) ?? null);
  join();
  if (follow) toEnd();
  if (!own) $("live").textContent = `${store.author(message)}: ${store.preview(message)}`;
}

export function redraw(message) {
  const old = find(message.message_id);
  if (!old) return;
  const held = old.contains(document.activeElement);
  const data = document.activeElement?.dataset?.data;
  const fresh = bubble(message, hands);
  old.replaceWith(fresh);
  join();
  if (!held) return;
  const same = data && [...fresh.querySelectorAll(".key")].find((key) => key.dataset.data === data);
  (same ?? fresh).focus({ preventScroll: true });
}

export function remove(messageId) {
  find(messageId)?.remove();
  join();
}

// Today becomes yesterday while the chat is open.
export function redate() {
  for (const node of $("messages").querySelectorAll(".day")) {
    node.firstElementChild.textContent = day(Number(node.dataset.date), store.now());
  }
}

export function jumped() {
  redate();
  $("messages").querySelector(".trailing")?.remove();
  trailingJump($("messages"), store.shownMessages().at(-1) ?? null);
  if (store.view.atEnd) toEnd();
}

export function typing(on) {
  const known = $("messages").querySelector(".typing");
  if (!on) return known?.remove();
  if (known) return;
  const dots = el("div", { class: "bubble dots", "aria-label": "The bot is writing" }, el("i"), el("i"), el("i"));
  $("messages").append(el("div", { class: "message other typing first last" }, el("div", { class: "column" }, dots)));
  if (store.view.atEnd) toEnd();
}

export function answered(event) {
  const pending = answers.get(event.press_id);
  if (!pending) return answers.set(event.press_id, { event });
  settle(event.press_id, pending, event);
}

export function focusMessage(back = 1) {
  [...$("messages").querySelectorAll("article")].at(-back)?.focus();
}

function place(list, message, before) {
  const jump = jumpBetween(before, message);
  if (jump) list.append(jumpLine(jump));
  if (!before || !sameDay(before.date, message.date)) list.append(dayLine(message.date));
  list.append(bubble(message, hands));
}

function dayLine(date) {
  const node = line("", "day");
  node.dataset.date = date;
  node.firstElementChild.textContent = day(date, store.now());
  return node;
}

function jumpBetween(before, message) {
  const passed = store.world.jumps.filter((jump) => jump.after <= message.date + 1 && (!before || jump.before >= before.date - 1));
  const fresh = passed.filter((jump) => !before || jump.after > before.date + 1);
  return before ? fresh.at(-1) : null;
}

function jumpLine(jump, kind = "jump") {
  return line(`Clock jumped to ${moment(jump.after)}`, kind);
}

function trailingJump(list, before) {
  const last = store.world.jumps.at(-1);
  if (before && last && last.after > before.date + 1) list.append(jumpLine(last, "jump trailing"));
}

function join() {
  let before = null;
  for (const node of $("messages").children) {
    const follows = before?.dataset.author !== undefined && before.dataset.author === node.dataset.author;
    node.classList.toggle("first", !follows);
    before?.classList.toggle("last", !follows);
    before = node;
  }
  before?.classList.add("last");
}

const find = (messageId) => $("messages").querySelector(`[data-id="${messageId}"]`);

function show(messageId) {
  const node = find(messageId);
  if (!node) return toast("That message is not here any more");
  node.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
  node.focus({ preventScroll: true });
  node.classList.remove("flash");
  void node.offsetWidth; // lets the animation start anew
  node.classList.add("flash");
}

async function press(message, data) {
  const { id } = store.speaker();
  waiting(message.message_id, data, true);
  redraw(store.chat().messages.get(message.message_id));
  const sent = await attempt(() => act("press", { chat_id: message.chat.id, user_id: id, message_id: message.message_id, data }));
  const pending = { message, data };
  if (!sent) return settle(null, pending, {});
  const early = answers.get(sent.press_id);
  if (early) return settle(sent.press_id, pending, early.event);
  answers.set(sent.press_id, pending);
  setTimeout(() => answers.has(sent.press_id) && settle(sent.press_id, pending, {}), 15000);
}

function settle(pressId, { message, data }, { text, show_alert }) {
  answers.delete(pressId);
  waiting(message.message_id, data, false);
  const current = store.world.chats.get(message.chat.id)?.messages.get(message.message_id);
  if (current && store.view.chatId === message.chat.id) redraw(current);
  if (text) (show_alert ? alert : toast)(text);
}

function toEnd(smoothly = false) {
  const box = $("scroll");
  box.scrollTo({ top: box.scrollHeight, behavior: smoothly && !calm() ? "smooth" : "auto" });
  store.view.atEnd = true;
  $("to-end").hidden = true;
}

function noteEnd() {
  const box = $("scroll");
  store.view.atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 60;
  $("to-end").hidden = store.view.atEnd;
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// Arrow keys walk over the messages; R replies to the one in focus, E edits it.
function walk(event) {
  const articles = [...$("messages").querySelectorAll("article")];
  const at = articles.indexOf(document.activeElement);
  const steps = { ArrowUp: at < 0 ? articles.length - 1 : Math.max(0, at - 1), ArrowDown: at + 1 };
  if (event.key in steps && (at >= 0 || event.target === $("scroll"))) {
    event.preventDefault();
    const next = articles[steps[event.key]];
    next ? next.focus() : hands.write();
  } else if (at >= 0 && !event.ctrlKey && !event.metaKey && "re".includes(event.key.toLowerCase())) {
    const message = store.chat().messages.get(Number(articles[at].dataset.id));
    event.preventDefault();
    if (event.key.toLowerCase() === "r") hands.reply(message);
    else if (store.isOwn(message) && message.text !== undefined) hands.edit(message);
  }
}
