// A message as a bubble with its inline keyboard.

import { element, icon, iconButton } from "./elements.js";
import { directionOf, formatted } from "./texts.js";
import { clockTime } from "./words.js";

/** `phone` gives the language, the words, and what presses do (see phone.js). */
export function bubbleOf(message, phone) {
  const own = !message.from.is_bot;
  const kind = ["sticker", "photo", "document", "voice", "contact", "location"].find((name) => name in message);
  const body = element("div", { class: `bubble ${kind ?? "plain"}` });
  if (kind) body.append(CARRIED[kind](message, phone));
  const text = message.text ?? message.caption;
  if (text) body.append(formatted(text, message.entities ?? message.caption_entities ?? [], phone.actions));
  body.append(footer(message, own, phone));
  const item = element("article", { class: own ? "message own" : "message", "data-id": message.message_id }, body);
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (rows.length) item.append(keyboard(message, rows, phone));
  return item;
}

function footer(message, own, phone) {
  const foot = element("footer", {});
  if (own && message.text) {
    foot.append(iconButton("edit", phone.say("edit"), () => phone.beginEdit(message), { class: "pencil" }));
  }
  if (message.edit_date) foot.append(element("span", { class: "edited" }, phone.say("edited")));
  foot.append(element("time", { datetime: new Date(message.date * 1000).toISOString() }, clockTime(message.date, phone.language)));
  return foot;
}

function keyboard(message, rows, phone) {
  const board = element("div", { class: "inline-keyboard", role: "group" });
  rows.forEach((row, line) => {
    const buttons = row.map((button, column) => {
      const press = () => (button.url ? phone.actions.open(button.url) : phone.press(message, line, column, made));
      const made = element("button", { type: "button", title: button.text, "data-place": `${line},${column}`, onclick: press },
        element("span", { dir: directionOf(button.text) }, button.text), button.url ? icon("link") : null);
      return made;
    });
    board.append(element("div", { class: "row" }, buttons));
  });
  return board;
}

function size(bytes, phone) {
  const units = phone.say("units");
  let step = 0;
  let amount = bytes;
  while (amount >= 1024 && step < units.length - 1) { amount /= 1024; step += 1; }
  return `${new Intl.NumberFormat("fr", { maximumFractionDigits: 1 }).format(amount)} ${units[step]}`;
}

const fileUrl = (id) => `/sim/files/${encodeURIComponent(id)}`;

const CARRIED = {
  sticker: ({ sticker }) => element("span", { class: "emoji", role: "img" }, sticker.emoji ?? "🙂"),

  photo: ({ photo }, phone) => {
    const largest = photo.at(-1);
    return element("img", { src: fileUrl(largest.file_id), alt: phone.say("picture"), width: largest.width, height: largest.height, loading: "lazy" });
  },

  document: ({ document: file }, phone) => element("a",
    { class: "card", href: fileUrl(file.file_id), download: file.file_name, "aria-label": phone.say("download", { name: file.file_name }) },
    element("span", { class: "sign" }, icon("download")),
    element("span", { class: "about" }, element("b", { dir: "auto" }, file.file_name), element("small", {}, size(file.file_size, phone)))),

  voice: ({ voice }, phone) => {
    const bars = element("span", { class: "wave", "aria-hidden": "true" });
    // A wave that always looks the same for the same file.
    for (let bar = 0; bar < 26; bar += 1) bars.append(element("i", { class: `h${((bar * bar * 7 + bar * 11 + voice.file_size) % 13) % 6}` }));
    return element("span", { class: "card" }, element("span", { class: "sign" }, icon("voice")),
      element("span", { class: "about" }, bars, element("small", {}, `${phone.say("voice")} · 0:${String(voice.duration).padStart(2, "0")}`)));
  },

  contact: ({ contact }) => element("span", { class: "card" }, element("span", { class: "sign" }, icon("contact")),
    element("span", { class: "about" },
      element("b", { dir: "auto" }, [contact.first_name, contact.last_name].filter(Boolean).join(" ")),
      element("small", { dir: "ltr" }, `+${contact.phone_number.replace(/^\+/, "")}`))),

  location: ({ location }, phone) => element("span", { class: "card" }, element("span", { class: "sign" }, icon("location")),
    element("span", { class: "about" }, element("b", {}, phone.say("location")),
      element("small", { dir: "ltr" }, `${location.latitude.toFixed(4)}, ${location.longitude.toFixed(4)}`))),
};
