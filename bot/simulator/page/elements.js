// Small builders of DOM nodes. Texts always go in as text nodes: nothing here reads markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes (`on…` are listeners, `class`, `aria-…`; false and null are left out) and children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

export function icon(name) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("class", `icon ${name}`);
  made.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#${name}`);
  made.append(use);
  return made;
}

/** A button that shows an icon and says `label` to those who do not see it. */
export function iconButton(name, label, onclick, attributes = {}) {
  return element("button", { type: "button", class: "round", "aria-label": label, title: label, onclick, ...attributes }, icon(name));
}

/** An open list of buttons: arrows move, Escape and a press elsewhere close it, focus goes back to its opener. */
export function openMenu(opener, place, label, items) {
  closeMenu();
  const menu = element("div", { class: "menu", role: "menu", "aria-label": label });
  const close = (refocus) => {
    menu.remove();
    opener.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", elsewhere, true);
    current = null;
    if (refocus) opener.focus();
  };
  const elsewhere = (event) => {
    if (!menu.contains(event.target) && !opener.contains(event.target)) close(false);
  };
  for (const item of items) {
    const about = item.detail ? element("small", { dir: "auto" }, item.detail) : null;
    const act = () => { close(true); item.act(); };
    menu.append(element("button", { type: "button", role: "menuitem", class: item.danger ? "danger" : null, onclick: act },
      item.icon ? icon(item.icon) : null, element("span", {}, item.label), about));
  }
  if (!items.length) menu.append(element("p", {}, label));
  menu.addEventListener("keydown", (event) => {
    const buttons = [...menu.querySelectorAll("button")];
    const now = buttons.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) buttons[(now + step + buttons.length) % buttons.length]?.focus();
    else if (event.key === "Home") buttons[0]?.focus();
    else if (event.key === "End") buttons.at(-1)?.focus();
    else if (event.key === "Escape") close(true);
    else if (event.key === "Tab") close(false);
    else return;
    if (event.key !== "Tab") event.preventDefault();
  });
  place.append(menu);
  opener.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", elsewhere, true);
  current = { opener, close };
  menu.querySelector("button")?.focus();
}

let current = null;

/** Closes the open menu; true if it was this opener's. */
export function closeMenu(opener = null) {
  if (!current) return false;
  const same = current.opener === opener;
  current.close(same);
  return same;
}
