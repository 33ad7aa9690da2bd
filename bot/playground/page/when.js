// Moments as people read them, in the browser's own zone and by the playground's clock.

const format = (options) => new Intl.DateTimeFormat("en-GB", options);
const TIME = format({ hour: "2-digit", minute: "2-digit" });
const DAY = format({ weekday: "long", day: "numeric", month: "long" });
const SHORT_DAY = format({ weekday: "short", day: "numeric", month: "short" });
const FULL = format({ dateStyle: "full", timeStyle: "medium" });

const date = (seconds) => new Date(seconds * 1000);

export const time = (seconds) => TIME.format(date(seconds));
export const full = (seconds) => FULL.format(date(seconds));
export const moment = (seconds) => `${SHORT_DAY.format(date(seconds)).replace(",", "")}, ${time(seconds)}`;
export const sameDay = (one, other) => date(one).toDateString() === date(other).toDateString();

export function day(seconds, today) {
  if (sameDay(seconds, today)) return "Today";
  if (sameDay(seconds, today - 86400)) return "Yesterday";
  return DAY.format(date(seconds)).replace(",", "");
}

export function short(seconds, today) {
  return sameDay(seconds, today) ? time(seconds) : SHORT_DAY.format(date(seconds)).split(",").at(-1).trim();
}
