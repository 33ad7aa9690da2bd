// What this page knows: the world as the server tells it, and where the person looking stands in it.

export const world = { bot: {}, people: new Map(), chats: new Map(), jumps: [], skew: 0 };

export const view = {
  chatId: null,
  threadId: null,
  speakers: new Map(), // chat id -> { id, anonymous }
  drafts: new Map(), // chat id -> text
  unread: new Map(), // chat id -> number
  opened: new Set(), // private chats that were asked for before they began
  replyTo: null,
  editing: null,
  atEnd: true,
};

export const now = () => Date.now() / 1000 + world.skew;
export const chat = () => world.chats.get(view.chatId);

export function load(snapshot) {
  world.skew = snapshot.now - Date.now() / 1000;
  world.bot = snapshot.bot;
  world.jumps = snapshot.jumps;
  world.people = new Map(snapshot.people.map((person) => [person.id, person]));
  world.chats = new Map(snapshot.chats.map((each) => [each.id, withMessages(each, each.messages)]));
}

export function putChat(fresh) {
  const known = world.chats.get(fresh.id);
  world.chats.set(fresh.id, withMessages(fresh, known ? [...known.messages.values()] : []));
  for (const { id, first_name, username } of fresh.members) world.people.set(id, { id, first_name, username });
}

function withMessages(fresh, messages) {
  return { ...fresh, messages: new Map(messages.map((message) => [message.message_id, message])) };
}

export const isPrivate = (each) => each.type === "private";
export const isBot = (message) => message.from.id === world.bot.id;
export const newest = (each) => [...each.messages.values()].at(-1);

export function title(each) {
  return isPrivate(each) ? world.bot.first_name : each.title;
}

// Whose screen this is: the first person of the world.
export const homeId = () => world.people.keys().next().value;

export function visibleChats() {
  const shown = [...world.chats.values()].filter(
    (each) => !each.deleted && (!isPrivate(each) || each.started || each.id === homeId() || view.opened.has(each.id)),
  );
  return shown.sort((one, other) => (newest(other)?.date ?? 0) - (newest(one)?.date ?? 0));
}

export function speaker(each = chat()) {
  if (isPrivate(each)) return { id: each.id, anonymous: false };
  const members = each.members.filter((member) => member.present);
  const chosen = view.speakers.get(each.id);
  const still = members.find((member) => member.id === chosen?.id);
  if (still && (!chosen.anonymous || still.administers)) return chosen;
  return { id: members[0]?.id ?? null, anonymous: false };
}

export const personName = (id) => world.people.get(id)?.first_name ?? "Somebody";

export function author(message) {
  return message.sender_chat ? message.sender_chat.title : message.from.first_name;
}

export const isOwn = (message) => message.author_id === speaker(world.chats.get(message.chat.id)).id;

export function inView(message) {
  return !chat().is_forum || (message.message_thread_id ?? null) === view.threadId;
}

export function shownMessages() {
  return [...chat().messages.values()].filter(inView);
}

const MEDIA = { photo: "Photo", voice: "Voice message", document: "File", sticker: "Sticker" };

export const isService = (message) =>
  message.text === undefined && !Object.keys(MEDIA).some((kind) => kind in message);

export function preview(message) {
  if (isService(message)) return serviceText(message);
  const kind = Object.keys(MEDIA).find((each) => each in message);
  const words = covered(message.text ?? message.caption ?? "", message.entities ?? message.caption_entities ?? []);
  const label = kind === "sticker" ? `${message.sticker.emoji ?? ""} Sticker` : MEDIA[kind];
  return [label, words].filter(Boolean).join(", ").replace(/\s+/g, " ");
}

function covered(text, entities) {
  const units = text.split("");
  for (const { type, offset, length } of entities) {
    if (type === "spoiler") units.fill("▒", offset, offset + length);
  }
  return units.join("");
}

export function serviceText(message) {
  const name = author(message);
  if (message.new_chat_members) {
    const joined = message.new_chat_members.map((person) => person.first_name).join(", ");
    return joined === name ? `${name} joined` : `${name} added ${joined}`;
  }
  if (message.left_chat_member) {
    const gone = message.left_chat_member.first_name;
    return gone === name ? `${name} left` : `${name} removed ${gone}`;
  }
  if (message.pinned_message) return `${name} pinned “${preview(message.pinned_message).slice(0, 40)}”`;
  if (message.forum_topic_created) return `${name} opened the topic “${message.forum_topic_created.name}”`;
  if (message.migrate_to_chat_id) return "This group became a supergroup";
  if (message.migrate_from_chat_id) return "The group became this supergroup";
  return "Something happened here";
}
