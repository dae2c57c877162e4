/**
 * Keys that run the show. They act only where nobody is writing: not in a field, not while an input
 * method composes, not under a dialog. Keys are places on the keyboard (`event.code`): with a
 * Chinese input method on, `event.key` says nothing. They can be moved and switched off.
 */

import {keep, kept} from "./storage.js";

/** @typedef {"live" | "typing" | "off"} KeyState */

/**
 * What can be done, with the key that does it unless another was chosen.
 */
export const usualKeys = {
  template1: "Digit1", template2: "Digit2", template3: "Digit3", template4: "Digit4",
  template5: "Digit5", template6: "Digit6", template7: "Digit7", template8: "Digit8",
  box: "Slash",
  next: "PageDown",
  previous: "PageUp",
  longer: "Equal",
  shorter: "Minus",
  clear: "Digit0",
  stop: "KeyB",
  down: "KeyJ",
  up: "KeyK",
  main: "Enter",
  snooze: "KeyS",
  acknowledge: "KeyA",
  useful: "KeyU",
  noise: "KeyN",
  evidence: "KeyE",
  mark1: "Shift+Digit1", mark2: "Shift+Digit2", mark3: "Shift+Digit3", mark4: "Shift+Digit4",
  mark5: "Shift+Digit5",
  markNote: "KeyM",
  undo: "KeyZ",
  quiet: "KeyQ",
  review: "KeyR",
  handover: "KeyH",
  promise: "KeyT",
  keys: "Shift+Slash",
};

/** @typedef {keyof typeof usualKeys} Action */

const bounceMs = 600;
const place = "keys";

export class Keyboard extends EventTarget {
  /** @type {Record<string, string>} */
  keys = {...usualKeys};
  isOn = true;
  #isTyping = false;
  /** @type {Map<string, number>} */
  #acted = new Map();
  /** @type {string | undefined} */
  #held;

  /**
   * @param {(action: Action, isDown: boolean) => void} act  `isDown` is false when a key that must
   *   be held is let go
   * @param {ReadonlySet<string>} held  actions that need holding
   */
  constructor(act, held) {
    super();
    this.act = act;
    this.held = held;
    this.#read();
  }

  connect() {
    document.addEventListener("keydown", this.#down);
    document.addEventListener("keyup", this.#up);
    document.addEventListener("focusin", this.#look);
    document.addEventListener("focusout", this.#look);
    addEventListener("blur", this.#letGo);
  }

  disconnect() {
    document.removeEventListener("keydown", this.#down);
    document.removeEventListener("keyup", this.#up);
    document.removeEventListener("focusin", this.#look);
    document.removeEventListener("focusout", this.#look);
    removeEventListener("blur", this.#letGo);
    this.#letGo();
  }

  /** @returns {KeyState} */
  get state() { return !this.isOn ? "off" : this.#isTyping ? "typing" : "live"; }

  /** @param {Action} action */
  of(action) { return keyName(this.keys[action] ?? ""); }

  toggle() {
    this.isOn = !this.isOn;
    this.#keep();
  }

  /**
   * Gives an action another key; whoever had it loses it.
   *
   * @param {Action} action @param {string} key
   */
  move(action, key) {
    for (const [other, its] of Object.entries(this.keys))
      if (its === key) this.keys[other] = "";
    this.keys[action] = key;
    this.#keep();
  }

  reset() {
    this.keys = {...usualKeys};
    this.isOn = true;
    this.#keep();
  }

  #read() {
    const found = /** @type {any} */ (kept(place));
    for (const action of Object.keys(usualKeys))
      if (typeof found?.keys?.[action] === "string") this.keys[action] = found.keys[action];
    this.isOn = found?.isOn !== false;
  }

  #keep() {
    keep(place, {isOn: this.isOn, keys: this.keys});
    this.#tell();
  }

  #down = (/** @type {KeyboardEvent} */ event) => {
    if (event.code === "Escape" && isField(event.target) && !isComposing(event)) {
      /** @type {HTMLElement} */ (event.target).blur();
      return;
    }
    if (!this.isOn && keyOf(event) !== this.keys["keys"]) return;
    if (isComposing(event) || isField(event.target) || document.querySelector("dialog[open]"))
      return;
    // A button under the focus has these two for itself.
    const isOwn = event.code === "Enter" || event.code === "Space";
    if (isOwn && event.target instanceof Element && event.target.closest("button, a, summary"))
      return;
    const action = this.#actionOf(keyOf(event));
    if (!action) return;
    event.preventDefault();
    if (event.repeat) return;
    const now = performance.now();
    if (now - (this.#acted.get(action) ?? -bounceMs) < bounceMs) return;
    this.#acted.set(action, now);
    if (this.held.has(action)) this.#held = event.code;
    this.act(action, true);
  };

  #up = (/** @type {KeyboardEvent} */ event) => {
    if (event.code === this.#held) this.#letGo();
  };

  #letGo = () => {
    if (this.#held === undefined) return;
    this.#held = undefined;
    for (const action of this.held) this.act(/** @type {Action} */ (action), false);
  };

  #look = () => {
    // After the focus has moved on.
    queueMicrotask(() => {
      const isTyping = isField(document.activeElement);
      if (isTyping === this.#isTyping) return;
      this.#isTyping = isTyping;
      this.#tell();
    });
  };

  /** @param {string} key @returns {Action | undefined} */
  #actionOf(key) {
    const found = Object.entries(this.keys).find(([, its]) => its === key);
    return /** @type {Action | undefined} */ (found?.[0]);
  }

  #tell() { this.dispatchEvent(new Event("change")); }
}

/** @param {KeyboardEvent} event */
export const isComposing = (event) => event.isComposing || event.keyCode === 229;

/** @param {unknown} target */
export function isField(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !["checkbox", "radio", "button", "file"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement ||
    target.isContentEditable;
}

/**
 * The place on the keyboard with Shift, if nothing else is held: what is held with Ctrl, Alt or ⌘
 * belongs to the browser.
 *
 * @param {KeyboardEvent} event
 */
export function keyOf(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return "";
  const code = event.code.replace("NumpadEnter", "Enter").replace(/^Numpad(?=\d)/, "Digit");
  return (event.shiftKey ? "Shift+" : "") + code;
}

/** @type {Record<string, string>} */
const names = {
  Slash: "/", Equal: "+", Minus: "−", Enter: "↵", PageDown: "PgDn", PageUp: "PgUp",
  "Shift+Slash": "?", BracketLeft: "[", BracketRight: "]", Comma: ",", Period: ".",
};

/**
 * As it is printed on the key.
 *
 * @param {string} key
 */
export const keyName = (key) =>
  names[key] ?? key.replace("Shift+", "⇧").replace(/^(⇧?)(Key|Digit)/, "$1");
