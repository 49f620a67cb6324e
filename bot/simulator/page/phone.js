// One phone: the conversation of one person with the bot.

import { bubbleOf } from "./bubbles.js";
import { Composer } from "./composer.js";
import { element, iconButton, closeMenu, openMenu } from "./elements.js";
import { act } from "./api.js";
import { directionOf } from "./texts.js";
import { dayKey, dayName, wordsFor } from "./words.js";

const TYPING = 5000;
const TOAST = 3500;
const NEAR = 120;

export class Phone {
  constructor(view, bot) {
    this.id = view.person.id;
    this.person = view.person;
    this.bot = bot;
    this.language = view.person.language_code === "ar" ? "ar" : "fr";
    this.say = wordsFor(this.language);
    this.seat = this.say(view.person.seat) ?? view.person.first_name;
    this.items = new Map();
    this.unread = 0;
    this.revision = -1;
    this.busy = new Map();
    this.actions = {
      command: (text) => this.send("text", { text }),
      open: (url) => this.open(url),
      link: (event, url) => {
        if (this.isDeepLink(url)) {
          event.preventDefault();
          this.send("follow", { url });
        }
      },
    };
    this.build();
    this.show(view);
  }

  build() {
    const rtl = this.language === "ar";
    this.name = element("h2", {});
    this.status = element("p", { class: "status" });
    this.moreButton = iconButton("more", this.say("more"), () => this.openMore(), { "aria-haspopup": "menu", "aria-expanded": "false" });
    const head = element("header", { class: "bar" }, element("img", { class: "avatar", src: "bridge.svg", alt: "" }),
      element("div", { class: "who" }, this.name, this.status), this.moreButton);
    this.log = element("div", { class: "log", role: "log", tabindex: "0" });
    this.intro = element("div", { class: "intro" });
    this.toasts = element("div", { class: "toasts", role: "status" });
    this.composer = new Composer(this);
    this.screen = element("div", { class: "screen" }, head, this.log, this.toasts, this.composer.node);
    this.node = element("section", { class: "phone", id: `phone-${this.id}`, lang: this.language, dir: rtl ? "rtl" : "ltr", "data-seat": this.person.seat },
      element("p", { class: "holder" }, element("b", {}, this.seat), element("span", { dir: "auto" }, this.person.first_name)), this.screen);
  }

  /** The whole state anew, as after the page was opened or the connection came back. */
  show(view) {
    this.revision = view.revision;
    this.about = { description: view.description, commands: view.commands };
    this.name.textContent = view.bot_name;
    const label = this.say("conversation", { name: this.person.first_name, bot: view.bot_name });
    this.log.setAttribute("aria-label", label);
    this.items.clear();
    this.log.setAttribute("aria-busy", "true");
    this.log.replaceChildren();
    for (const message of view.messages) this.put(message);
    this.log.removeAttribute("aria-busy");
    this.state(view);
    this.scrollDown();
  }

  /** What changed, from the stream of events. */
  apply(event) {
    if (event.revision < this.revision) return;
    this.revision = event.revision;
    if (event.cleared) {
      this.items.clear();
      this.log.replaceChildren();
    }
    if (event.message) this.receive(event.message);
    if (event.removed) this.drop(event.removed);
    if (event.typing) this.typing();
    if (event.toast) this.answered(event.toast);
    this.state(event);
  }

  state({ started, blocked, keyboard, keyboard_hidden: hidden }) {
    this.blocked = blocked;
    this.node.classList.toggle("blocked", blocked);
    if (!this.typingTimer) this.status.textContent = this.say(blocked ? "blocked" : "bot");
    this.composer.update({ empty: this.items.size === 0, started, blocked, keyboard, hidden });
    this.showIntro();
  }

  showIntro() {
    this.intro.remove();
    if (this.items.size || !this.about.description) return;
    const lines = this.about.description.split("\n").map((line) => element("p", { dir: directionOf(line) }, line));
    this.intro.replaceChildren(element("img", { src: "bridge.svg", alt: "" }), element("b", {}, this.name.textContent), ...lines);
    this.log.append(this.intro);
  }

  receive(message) {
    const fresh = !this.items.has(message.message_id);
    const near = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
    if (message.from.is_bot) this.stopTyping();
    this.put(message);
    if (near || (fresh && !message.from.is_bot)) this.scrollDown();
    if (fresh && message.from.is_bot && this.onUnread) this.onUnread();
  }

  put(message) {
    const made = bubbleOf(message, this);
    const old = this.items.get(message.message_id);
    if (!old) {
      this.newDay(message.date);
      this.log.append(made);
    } else {
      const focused = old.contains(document.activeElement) ? document.activeElement.dataset.place : null;
      old.replaceWith(made);
      // Who pressed a button by keyboard goes on from the same place, or from the conversation.
      if (focused) (made.querySelector(`[data-place="${focused}"]`) ?? this.log).focus({ preventScroll: true });
    }
    this.items.set(message.message_id, made);
  }

  newDay(stamp) {
    const day = String(dayKey(stamp));
    const marks = this.log.querySelectorAll(".day");
    if (marks.length && marks[marks.length - 1].dataset.day === day) return;
    this.log.append(element("p", { class: "day", "data-day": day }, dayName(stamp, this.language)));
  }

  drop(number) {
    this.items.get(number)?.remove();
    this.items.delete(number);
  }

  scrollDown() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  typing() {
    this.status.textContent = this.say("typing");
    this.status.classList.add("typing");
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.stopTyping(), TYPING);
  }

  stopTyping() {
    clearTimeout(this.typingTimer);
    this.typingTimer = null;
    this.status.classList.remove("typing");
    this.status.textContent = this.say(this.blocked ? "blocked" : "bot");
  }

  answered(toast) {
    this.release(toast.query);
    if (!toast.text) return;
    if (toast.alert) this.ask(toast.text, [[this.say("ok"), () => {}]]);
    else this.toast(toast.text);
  }

  toast(text) {
    const made = element("p", { dir: directionOf(text) }, text);
    this.toasts.append(made);
    setTimeout(() => made.remove(), TOAST);
  }

  /** A question over the conversation; each answer is a label and what it does. */
  ask(text, answers) {
    const before = document.activeElement;
    const dialog = element("dialog", { class: "question" }, element("p", { dir: directionOf(text) }, text));
    const buttons = answers.map(([label, done]) => element("button", { type: "button", onclick: () => { dialog.close(); done(); } }, label));
    dialog.append(element("div", { class: "answers" }, buttons));
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before?.isConnected) before.focus();
    });
    this.screen.append(dialog);
    dialog.showModal();
    // Over its own phone, not in the middle of the page.
    const { left, width } = this.screen.getBoundingClientRect();
    dialog.style.margin = "auto 0";
    dialog.style.left = `${left + (width - dialog.offsetWidth) / 2}px`;
    dialog.style.right = "auto";
    buttons.at(-1).focus();
  }

  askToShare() {
    const question = this.say("shareQuestion", { phone: `+${this.person.phone_number}`, bot: this.name.textContent });
    this.ask(question, [[this.say("cancel"), () => {}], [this.say("share"), () => this.send("contact")]]);
  }

  async press(message, row, column, button) {
    button.classList.add("busy");
    const answer = await this.send("press", { message_id: message.message_id, row, column });
    const query = answer?.done?.query;
    if (!query) button.classList.remove("busy");
    else this.busy.set(query, button);
    setTimeout(() => this.release(query), 10000);
  }

  release(query) {
    this.busy.get(query)?.classList.remove("busy");
    this.busy.delete(query);
  }

  isDeepLink(url) {
    if (!URL.canParse(url)) return false;
    const { hostname, pathname, protocol, searchParams } = new URL(url);
    const here = ["t.me", "telegram.me"].includes(hostname) ? pathname.replaceAll("/", "") : "";
    const name = protocol === "tg:" ? searchParams.get("domain") ?? "" : here;
    return name.toLowerCase() === this.bot.username.toLowerCase();
  }

  open(url) {
    if (this.isDeepLink(url)) this.send("follow", { url });
    else window.open(url, "_blank", "noopener,noreferrer");
  }

  async send(action, body = {}) {
    try {
      return await act(this.id, action, body);
    } catch (error) {
      this.toast(this.say("refused", { reason: error.message }));
      return null;
    }
  }

  beginEdit(message) {
    this.composer.beginEdit(message);
  }

  openMore() {
    if (closeMenu(this.moreButton)) return;
    openMenu(this.moreButton, this.screen, this.say("more"), [
      { icon: "restart", label: this.say("restart"), act: () => this.send("clear") },
      { icon: "block", label: this.say(this.blocked ? "unblock" : "block"), danger: !this.blocked, act: () => this.send("block", { blocked: !this.blocked }) },
    ]);
    this.screen.querySelector(".menu").classList.add("top");
  }

  openCommands(opener) {
    if (closeMenu(opener)) return;
    const commands = this.about.commands.map(({ command, description }) => ({
      label: `/${command}`,
      detail: description,
      act: () => this.send("text", { text: `/${command}` }),
    }));
    openMenu(opener, this.screen, this.say(commands.length ? "commands" : "noCommands"), commands);
    this.screen.querySelector(".menu").classList.add("commands");
  }
}

