// Sheets: a new chat or group, a new person, a new topic, the keys.

import { el } from "./dom.js";
import { act } from "./link.js";
import * as store from "./store.js";
import { attempt } from "./toast.js";

export function addChat(open) {
  const form = el("form", { class: "form" });
  const kinds = [
    ["private", "Private chat", "somebody writes to the bot alone"],
    ["supergroup", "Group", "people who practise together"],
    ["forum", "Forum", "a group with topics"],
    ["group", "Basic group", "a small one, that can become a supergroup"],
  ];
  const rest = el("div", { class: "rest" });
  const radios = kinds.map(([value, label, note], at) => choice("radio", "kind", value, label, note, at === 0));
  const kind = () => new FormData(form).get("kind");
  const fill = () => rest.replaceChildren(...(kind() === "private" ? privateFields() : groupFields()));
  form.append(el("fieldset", { class: "kinds" }, el("legend", {}, "What kind of chat?"), ...radios), rest);
  form.addEventListener("change", (event) => event.target.name === "kind" && fill());
  const submit = async (fields) => {
    const made = await (fields.get("kind") === "private" ? newPrivate(fields) : newGroup(fields));
    open(made);
  };
  sheet("New chat", form, "Create", submit);
  fill();
}

export function addPerson(chat) {
  const form = el("form", { class: "form" }, text("name", "Their name", "Nadia"));
  sheet("A new person joins", form, "Add", async (fields) => {
    await act("add-person", { name: fields.get("name"), chat_id: chat.id });
  });
}

export function addTopic(chat, done) {
  const form = el("form", { class: "form" }, text("name", "Name of the topic", "Interview practice"));
  sheet("New topic", form, "Open", async (fields) => {
    const { thread_id } = await act("add-topic", { name: fields.get("name"), chat_id: chat.id, user_id: store.speaker(chat).id });
    done(thread_id);
  });
}

export function keys() {
  const rows = [
    ["Enter", "send; Shift+Enter starts a new line"],
    ["/", "the bot's commands; arrows choose, Tab completes"],
    ["↑ in an empty field", "go to the messages; arrows walk, R replies, E edits"],
    ["Tab, Enter", "buttons, spoilers and quotes of a message"],
    ["Alt+↑ Alt+↓", "the chat above, the chat below"],
    ["Esc", "close, stop replying, back to writing"],
  ];
  const list = el("dl", { class: "keys-list" }, ...rows.flatMap(([key, does]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, does)]));
  sheet("Keyboard", el("form", {}, list), "Close", async () => {});
}

async function newPrivate(fields) {
  const known = Number(fields.get("person"));
  if (known) return known;
  return (await act("add-person", { name: fields.get("name") })).person_id;
}

async function newGroup(fields) {
  const members = fields.getAll("members").map(Number);
  return (await act("add-group", { title: fields.get("title"), kind: fields.get("kind"), members })).chat_id;
}

function privateFields() {
  const shown = new Set(store.visibleChats().map((each) => each.id));
  const others = [...store.world.people.values()].filter((person) => !shown.has(person.id));
  const name = text("name", "Their name", "Nadia");
  const input = name.querySelector("input");
  const rows = others.map((person) => choice("radio", "person", person.id, person.first_name, "", false));
  const fresh = choice("radio", "person", "", "Somebody new", "", true);
  const who = el("fieldset", { class: "kinds tight" }, el("legend", {}, "Who writes?"), fresh, ...rows);
  who.addEventListener("change", (event) => {
    name.hidden = input.disabled = event.target.value !== "";
  });
  return others.length ? [who, name] : [name];
}

function groupFields() {
  const people = [...store.world.people.values()];
  const rows = people.map((person, at) => choice("checkbox", "members", person.id, person.first_name, at ? "" : "founds the group", true));
  return [text("title", "Name of the group", "Paper club"), el("fieldset", { class: "kinds tight" }, el("legend", {}, "Who is in it? The bot always is."), ...rows)];
}

function choice(type, name, value, label, note, checked) {
  return el("label", { class: "choice" }, el("input", { type, name, value: String(value), checked }), el("span", {}, label, note ? el("small", {}, note) : null));
}

function text(name, label, example) {
  return el("label", { class: "text" }, label, el("input", { name, required: true, maxlength: 64, placeholder: example, autocomplete: "off" }));
}

function sheet(title, form, verb, submit) {
  const cancel = el("button", { class: "button quiet", type: "button", onclick: () => dialog.close() }, "Cancel");
  const confirm = el("button", { class: "button", type: "submit" }, verb);
  const dialog = el("dialog", { class: "sheet", "aria-label": title }, el("h2", {}, title), form);
  form.append(el("div", { class: "row end" }, verb === "Close" ? null : cancel, confirm));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const done = await attempt(async () => {
      await submit(new FormData(form));
      return true;
    });
    if (done) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("pointerdown", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}
