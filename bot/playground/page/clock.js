// The playground's clock: it shows the time there, and jumps ahead.

import { $ } from "./dom.js";
import { act } from "./link.js";
import { openMenu } from "./popover.js";
import * as store from "./store.js";
import { attempt } from "./toast.js";
import { full, moment } from "./when.js";

const HOUR = 3600;

let onMinute = () => {};

export function begin(given) {
  onMinute = given;
  $("clock").addEventListener("click", () => openMenu($("clock"), choices()));
  $("next").addEventListener("click", next);
  setInterval(draw, 1000);
}

export function draw() {
  const text = moment(store.now());
  if ($("clock-text").textContent === text) return;
  $("clock-text").textContent = text;
  onMinute();
  $("clock").title = `${full(store.now())}. Jump ahead`;
  $("clock").setAttribute("aria-label", `The playground's clock: ${text}. Jump ahead`);
}

function choices() {
  const jump = (seconds) => () => attempt(() => act("jump", { seconds }));
  return [
    { label: "An hour ahead", act: jump(HOUR) },
    { label: "Six hours ahead", act: jump(6 * HOUR) },
    { label: "A day ahead", act: jump(24 * HOUR) },
    { label: "A week ahead", act: jump(7 * 24 * HOUR) },
  ];
}

async function next() {
  $("next").disabled = true;
  await attempt(() => act("next", { chat_id: store.view.chatId }));
  $("next").disabled = false;
}
