// The lower part of a phone: writing, attaching, the bot's reply keyboard, the start and unblock buttons.

import { closeMenu, element, icon, iconButton, openMenu } from "./elements.js";
import { directionOf } from "./texts.js";

const LARGEST = 20 * 1024 * 1024;

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.keyboard = null;
    this.open = true;
    this.editing = null;
    const { say } = phone;

    this.field = element("textarea", { rows: "1", dir: "auto", placeholder: say("write"), "aria-label": say("write"), autocomplete: "off",
      oninput: () => this.grow(), onkeydown: (event) => this.key(event) });
    this.commands = iconButton("commands", say("commands"), () => phone.openCommands(this.commands), { "aria-haspopup": "menu", "aria-expanded": "false" });
    this.attach = iconButton("attach", say("attach"), () => this.openAttach(), { "aria-haspopup": "menu", "aria-expanded": "false" });
    this.toggle = iconButton("keyboard", say("keyboard"), () => this.toggleKeyboard(), { "aria-pressed": "true" });
    this.sendButton = iconButton("send", say("send"), null, { type: "submit", class: "round send" });
    this.picker = element("input", { type: "file", hidden: true, onchange: () => this.sendPicked() });
    const form = element("form", { class: "write", onsubmit: (event) => this.submit(event) },
      this.commands, this.attach, this.field, this.toggle, this.sendButton, this.picker);
    const cancel = iconButton("close", say("cancel"), () => this.endEdit());
    this.editBar = element("p", { class: "editing", hidden: true }, icon("edit"), element("span", {}, say("editing")), cancel);
    this.writing = element("div", {}, this.editBar, form);

    this.startButton = element("button", { type: "button", class: "wide", onclick: () => phone.send("start") }, say("start"));
    this.unblockButton = element("button", { type: "button", class: "wide", onclick: () => phone.send("block", { blocked: false }) }, say("unblock"));
    this.board = element("div", { class: "reply-keyboard", role: "group", hidden: true });
    this.node = element("div", { class: "composer" }, this.writing, this.startButton, this.unblockButton, this.board);
  }

  update({ empty, blocked, keyboard, hidden }) {
    this.startButton.hidden = blocked || !empty;
    this.unblockButton.hidden = !blocked;
    this.writing.hidden = blocked || empty;
    const seen = JSON.stringify([keyboard, hidden]);
    if (seen !== this.seen) {
      this.seen = seen;
      this.keyboard = keyboard;
      this.open = !hidden;
      this.fill();
    }
    this.showBoard();
  }

  fill() {
    const rows = this.keyboard?.keyboard ?? [];
    this.field.placeholder = this.keyboard?.input_field_placeholder ?? this.phone.say("write");
    this.board.classList.toggle("tall", rows.length > 0 && !this.keyboard.resize_keyboard);
    this.board.replaceChildren(...rows.map((row) => element("div", { class: "row" }, row.map((button) => {
      const press = () => (button.request_contact ? this.phone.askToShare() : this.phone.send("text", { text: button.text }));
      return element("button", { type: "button", title: button.text, onclick: press }, element("span", { dir: directionOf(button.text) }, button.text));
    }))));
  }

  showBoard() {
    const there = Boolean(this.keyboard) && !this.writing.hidden;
    const was = this.board.hidden;
    this.toggle.hidden = !there;
    this.board.hidden = !there || !this.open;
    this.toggle.setAttribute("aria-pressed", String(this.open));
    if (was !== this.board.hidden) this.phone.scrollDown();
  }

  toggleKeyboard() {
    this.open = !this.open;
    this.showBoard();
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      this.submit(event);
    } else if (event.key === "Escape" && this.editing) {
      this.endEdit();
    } else if (event.key === "ArrowUp" && !this.field.value) {
      // As in the messenger's desktop apps: the arrow up in an empty field edits what one wrote last.
      const own = this.phone.screen.querySelectorAll(".message.own .pencil");
      if (own.length) {
        event.preventDefault();
        own[own.length - 1].click();
      }
    }
  }

  async submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) return;
    const editing = this.editing;
    this.endEdit();
    this.field.value = "";
    this.grow();
    if (editing) await this.phone.send("edit", { message_id: editing.message_id, text });
    else await this.phone.send("text", { text });
  }

  beginEdit(message) {
    this.editing = message;
    this.editBar.hidden = false;
    this.field.value = message.text;
    this.grow();
    this.field.focus();
  }

  endEdit() {
    if (!this.editing) return;
    this.editing = null;
    this.editBar.hidden = true;
    this.field.value = "";
    this.grow();
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 120)}px`;
  }

  openAttach() {
    if (closeMenu(this.attach)) return;
    const { phone } = this;
    const { say } = phone;
    const sample = (kind, more = {}) => () => phone.send("file", { kind, ...more });
    openMenu(this.attach, phone.screen, say("attach"), [
      { icon: "document", label: say("document"), act: () => this.picker.click() },
      { icon: "document", label: say("sampleDocument"), act: sample("document", { name: "CV.txt", mime_type: "text/plain" }) },
      { icon: "photo", label: say("photo"), act: sample("photo") },
      { icon: "voice", label: say("voice"), act: sample("voice") },
      { icon: "sticker", label: say("sticker"), act: sample("sticker", { name: "👍" }) },
      { icon: "location", label: say("location"), act: () => phone.send("location", { latitude: 33.6116, longitude: -7.5053 }) },
      { icon: "contact", label: say("contact"), act: () => phone.askToShare() },
      { icon: "forward", label: say("otherContact"), act: () => phone.send("contact", { first_name: say("otherName"), phone_number: "212600000000" }) },
    ]);
  }

  async sendPicked() {
    const [file] = this.picker.files;
    this.picker.value = "";
    if (!file) return;
    if (file.size > LARGEST) {
      this.phone.toast(this.phone.say("refused", { reason: "> 20 Mo" }));
      return;
    }
    const content = await new Promise((done) => {
      const reader = new FileReader();
      reader.addEventListener("load", () => done(reader.result.slice(reader.result.indexOf(",") + 1)));
      reader.readAsDataURL(file);
    });
    const kind = ["image/png", "image/jpeg"].includes(file.type) ? "photo" : "document";
    await this.phone.send("file", { kind, name: file.name, mime_type: file.type || "application/octet-stream", content });
  }
}
