// The page's beginning: it listens to the playground, keeps the chats drawn and moves between them.

import * as chatList from "./chat_list.js";
import * as clock from "./clock.js";
import * as composer from "./composer.js";
import * as conversation from "./conversation.js";
import * as dialogs from "./dialogs.js";
import { $ } from "./dom.js";
import * as head from "./head.js";
import { listen } from "./link.js";
import { closeMenu, openMenu } from "./popover.js";
import * as store from "./store.js";
import * as theme from "./theme.js";
import { toast } from "./toast.js";
import { welcome } from "./welcome.js";

const { view, world } = store;
const narrow = matchMedia("(max-width: 760px)");
const busy = new Map(); // chat id -> timer of what the bot is doing there

const EVENTS = {
  world: (event) => {
    store.load(event);
    document.body.classList.remove("lost");
    if (!world.chats.has(view.chatId)) view.chatId = null;
    if (view.chatId === null) fromAddress();
    else drawAll();
  },
  chat: (event) => {
    store.putChat(event.chat);
    // A chat just made may be asked for before the stream tells of it.
    if (event.chat_id !== view.chatId && Number(location.hash.slice(1)) === event.chat_id) enter(event.chat_id);
    if (event.chat_id === view.chatId) drawFrame();
    chatList.draw();
  },
  message: ({ chat_id, message }) => {
    const chat = world.chats.get(chat_id);
    chat.messages.set(message.message_id, message);
    chat.started = true;
    if (store.isBot(message)) idle(chat_id);
    if (chat_id === view.chatId) shown(message);
    if (chat_id !== view.chatId || !isOpen()) unread(chat_id, message);
    chatList.draw();
  },
  edited: ({ chat_id, message }) => {
    world.chats.get(chat_id).messages.set(message.message_id, message);
    if (chat_id === view.chatId) conversation.redraw(message);
    chatList.draw();
  },
  deleted: ({ chat_id, message_id }) => {
    world.chats.get(chat_id).messages.delete(message_id);
    if (chat_id === view.chatId) conversation.remove(message_id);
    chatList.draw();
  },
  action: ({ chat_id, thread_id }) => {
    clearTimeout(busy.get(chat_id));
    busy.set(chat_id, setTimeout(() => idle(chat_id), 5000));
    if (chat_id !== view.chatId) return;
    if ((thread_id ?? null) === view.threadId) conversation.typing(true);
    head.draw(busy);
  },
  answer: (event) => conversation.answered(event),
  clock: (event) => {
    world.skew = event.now - Date.now() / 1000;
    world.jumps.push({ before: event.before, after: event.now });
    clock.draw();
    if (store.chat()) conversation.jumped();
    chatList.draw();
  },
  commands: (event) => {
    world.bot = event.bot;
    if (store.chat()) head.draw(busy);
  },
};

const isOpen = () => !narrow.matches || document.body.classList.contains("in-chat");

function shown(message) {
  welcome();
  if (!store.inView(message)) return;
  conversation.append(message);
  composer.draw();
  composer.asked(message);
}

function unread(chatId, message) {
  if (store.isOwn(message)) return;
  view.unread.set(chatId, (view.unread.get(chatId) ?? 0) + 1);
}

function idle(chatId) {
  clearTimeout(busy.get(chatId));
  busy.delete(chatId);
  if (chatId !== view.chatId) return;
  conversation.typing(false);
  head.draw(busy);
}

function open(chatId) {
  location.hash === `#${chatId}` ? enter(chatId) : (location.hash = String(chatId));
}

function enter(chatId) {
  view.chatId = chatId;
  view.threadId = null;
  view.opened.add(chatId);
  view.unread.delete(chatId);
  document.body.classList.add("in-chat");
  composer.opened();
  drawAll();
  if (matchMedia("(hover: hover)").matches) composer.write();
}

function fromAddress() {
  const asked = Number(location.hash.slice(1));
  if (asked && world.chats.has(asked)) return enter(asked);
  if (asked && view.chatId !== null) return null;
  // Whoever has said nothing yet is welcomed; after that the newest chat is opened, on a phone the list.
  const home = world.chats.get(store.homeId());
  const first = home.started ? store.visibleChats()[0].id : home.id;
  if (view.chatId === null && (!home.started || !narrow.matches)) return open(first);
  document.body.classList.remove("in-chat");
  if (view.chatId !== null) return null;
  view.chatId = first;
  return drawAll();
}

function drawAll() {
  chatList.draw();
  drawFrame();
  conversation.draw();
  welcome();
  clock.draw();
}

function drawFrame() {
  head.draw(busy);
  head.drawTopics(enterTopic);
  composer.draw();
}

function enterTopic(id) {
  view.threadId = id;
  view.replyTo = view.editing = null;
  drawAll();
  composer.write();
}

function step(by) {
  const ids = store.visibleChats().map((each) => each.id);
  open(ids[(ids.indexOf(view.chatId) + by + ids.length) % ids.length]);
}

function keyed(event) {
  if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Escape" && !document.querySelector("dialog[open]")) {
    if (closeMenu() || composer.cancel()) return;
    if (document.activeElement !== $("field") && !$("composer").hidden && isOpen()) composer.write();
    else if (narrow.matches && isOpen()) leave();
  }
}

const leave = () => {
  location.hash = "";
  $("chats").querySelector("[aria-current]")?.focus();
};

function begin() {
  theme.begin();
  clock.begin(conversation.redate);
  chatList.begin(open);
  composer.begin(drawAll);
  conversation.begin({ reply: composer.reply, edit: composer.edit, write: composer.write, command: composer.send });
  $("add").addEventListener("click", () => dialogs.addChat(open));
  $("keys").addEventListener("click", dialogs.keys);
  $("back").addEventListener("click", leave);
  $("more").addEventListener("click", () => openMenu($("more"), head.choices(open, enterTopic)));
  document.addEventListener("keydown", keyed);
  addEventListener("hashchange", fromAddress);
  listen(
    (event) => EVENTS[event.event]?.(event),
    (forGood) => {
      if (!document.body.classList.contains("lost")) toast("The playground stopped. Start it again and open the address it prints.", "fault");
      document.body.classList.add("lost");
      if (forGood) $("field").disabled = true;
    },
  );
}

begin();
