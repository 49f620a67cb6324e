// Opens the page: the phones side by side (or one at a time where it is narrow), kept up to date by the event stream.

import { readPage } from "./api.js";
import { element } from "./elements.js";
import { Phone } from "./phone.js";

const SEATS = ["seeker", "company", "adviser"];
const phones = new Map();
const tabs = document.querySelector(".tabs");
const stage = document.querySelector(".phones");
const lost = document.querySelector(".lost");
const narrow = window.matchMedia("(max-width: 999px)");
let shown = null;
let waiting = [];
let reading = null;

function place(view) {
  const seat = SEATS.indexOf(view.person.seat);
  return seat < 0 ? SEATS.length : seat;
}

function add(view, bot) {
  const phone = new Phone(view, bot);
  phones.set(phone.id, phone);
  const count = element("span", { class: "count", hidden: true });
  phone.tab = element("button", { type: "button", role: "tab", id: `tab-${phone.id}`, "aria-controls": phone.node.id, lang: phone.language,
    dir: phone.language === "ar" ? "rtl" : "ltr", onclick: () => choose(phone), onkeydown: move }, element("span", {}, phone.seat), count);
  phone.onUnread = () => {
    if (!narrow.matches || phone === shown) return;
    phone.unread += 1;
    count.textContent = phone.unread;
    count.hidden = false;
  };
  phone.read = () => {
    phone.unread = 0;
    count.hidden = true;
  };
  tabs.append(phone.tab);
  stage.append(phone.node);
}

function choose(phone) {
  shown = phone;
  phone.read();
  for (const each of phones.values()) {
    const chosen = each === phone;
    each.tab.setAttribute("aria-selected", String(chosen));
    each.tab.tabIndex = chosen ? 0 : -1;
    each.node.classList.toggle("chosen", chosen);
  }
  phone.scrollDown();
}

function move(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const all = [...phones.values()];
  const next = all[(all.indexOf(shown) + step + all.length) % all.length];
  choose(next);
  next.tab.focus();
  event.preventDefault();
}

function roles() {
  for (const phone of phones.values()) {
    if (narrow.matches) {
      phone.node.setAttribute("role", "tabpanel");
      phone.node.setAttribute("aria-labelledby", phone.tab.id);
    } else {
      phone.node.setAttribute("role", "region");
      phone.node.setAttribute("aria-labelledby", phone.tab.id);
      phone.read();
    }
  }
}

/** Reads the whole state; events that come meanwhile are applied after it. */
async function refresh() {
  if (reading) return reading;
  reading = readPage();
  try {
    const page = await reading;
    for (const view of page.phones.sort((a, b) => place(a) - place(b))) {
      const known = phones.get(view.person.id);
      if (known) known.show(view);
      else add(view, page.bot);
    }
    if (!shown && phones.size) choose(phones.values().next().value);
    roles();
    document.body.classList.add("ready");
  } finally {
    reading = null;
    const late = waiting;
    waiting = [];
    late.forEach(apply);
  }
}

function apply(event) {
  if (event.profile) refresh();
  else phones.get(event.phone)?.apply(event);
}

const stream = new EventSource("/sim/events");
stream.addEventListener("open", () => {
  lost.hidden = true;
  refresh().catch(() => { lost.hidden = false; });
});
stream.addEventListener("error", () => { lost.hidden = false; });
stream.addEventListener("message", ({ data }) => {
  const event = JSON.parse(data);
  if (reading) waiting.push(event);
  else apply(event);
});
narrow.addEventListener("change", () => { roles(); shown?.read(); });
