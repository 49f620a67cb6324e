// From Telegram's text and entities to DOM: a block per line, each with its own direction, as the messenger shows it.

import { element } from "./elements.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "code",
};
const RTL = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc]/;
const LETTER = /[\p{L}\u200e]/u;
const ISOLATE = /[\u2066-\u2068]/;
const QUOTES = ["blockquote", "expandable_blockquote"];

/**
 * Direction of a line by its first letter, what stands in isolates left out (UAX #9, rule P2): so do Telegram's apps,
 * while a browser's own `auto` looks into isolates. Null where no letter decides: the phone's direction holds.
 */
export function directionOf(line) {
  let depth = 0;
  for (const letter of line) {
    if (ISOLATE.test(letter)) depth += 1;
    else if (letter === "\u2069") depth = Math.max(depth - 1, 0);
    else if (depth === 0 && RTL.test(letter)) return "rtl";
    else if (depth === 0 && LETTER.test(letter)) return "ltr";
  }
  return null;
}

/** Lines of a formatted text. `actions.link(event, url)` and `actions.command(text)` are what presses on it do. */
export function formatted(text, entities, actions) {
  const block = element("div", { class: "text" });
  let start = 0;
  for (const line of text.split("\n")) {
    const end = start + line.length;
    const over = (entity) => entity.offset < end && entity.offset + entity.length > start;
    const here = entities.filter(over);
    const quoted = here.some((entity) => QUOTES.includes(entity.type));
    const paragraph = element("p", { dir: directionOf(line), class: quoted ? "quote" : null });
    if (line) paragraph.append(...pieces(text, start, end, here, actions));
    else paragraph.append(element("br"));
    block.append(paragraph);
    start = end + 1;
  }
  return block;
}

function pieces(text, start, end, entities, actions) {
  const cuts = new Set([start, end]);
  for (const { offset, length } of entities) {
    if (offset > start) cuts.add(offset);
    if (offset + length < end) cuts.add(offset + length);
  }
  const bounds = [...cuts].sort((a, b) => a - b);
  const nodes = [];
  for (let index = 0; index + 1 < bounds.length; index += 1) {
    const [from, to] = [bounds[index], bounds[index + 1]];
    const around = entities.filter(({ offset, length }) => offset <= from && offset + length >= to);
    nodes.push(around.reduceRight((node, entity) => dressed(node, entity, text, actions), document.createTextNode(text.slice(from, to))));
  }
  return nodes;
}

function dressed(node, entity, text, actions) {
  const tag = TAGS[entity.type];
  if (tag) return element(tag, {}, node);
  const whole = text.slice(entity.offset, entity.offset + entity.length);
  switch (entity.type) {
    case "spoiler":
      return element("span", { class: "spoiler", tabindex: "0", role: "button", onclick: show, onkeydown: show }, node);
    case "text_link":
      return link(entity.url, node, actions);
    case "url":
      return link(/^https?:/i.test(whole) ? whole : `https://${whole}`, node, actions);
    case "email":
      return element("a", { href: `mailto:${whole}` }, node);
    case "phone_number":
      return element("a", { href: `tel:${whole.replace(/[^+\d]/g, "")}`, dir: "ltr" }, node);
    case "bot_command":
      return element("button", { type: "button", class: "command", onclick: () => actions.command(whole) }, node);
    default:
      return node;
  }
}

function link(url, node, actions) {
  if (!/^(https?|mailto|tg):/i.test(url)) return node;
  return element("a", { href: url, target: "_blank", rel: "noopener noreferrer", onclick: (event) => actions.link(event, url) }, node);
}

function show(event) {
  if (event.type === "click" || event.key === "Enter" || event.key === " ") event.currentTarget.classList.add("shown");
}
