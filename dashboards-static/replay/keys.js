/**
 * The keys of the replay. As on the controller's page they are places on the keyboard, act only where
 * nobody is writing, and can be switched off (`keyboard.js` says why).
 */

import {isComposing, isField, keyName} from "../keyboard.js";
import {keep, kept} from "../storage.js";

/** What each key does; the first of several is the one that is printed on the button. */
export const replayKeys = {
  toggle: ["KeyK", "Space"],
  slower: ["KeyJ"],
  faster: ["KeyL"],
  back: ["ArrowLeft"],
  on: ["ArrowRight"],
  shrink: ["Shift+ArrowLeft"],
  grow: ["Shift+ArrowRight"],
  jumpBack: ["BracketLeft"],
  jumpOn: ["BracketRight"],
  sentenceBack: ["ArrowUp"],
  sentenceOn: ["ArrowDown"],
  weak: ["Alt+ArrowDown"],
  in: ["KeyI"],
  out: ["KeyO"],
  zoomIn: ["KeyZ"],
  zoomAll: ["Shift+KeyZ"],
  unselect: ["Escape"],
  tag: ["KeyT"],
  save: ["KeyS"],
  note: ["KeyN"],
  edit: ["KeyE"],
  undo: ["Ctrl+KeyZ"],
  keys: ["Shift+Slash"],
};

/** @typedef {keyof typeof replayKeys} Act */

/** Those that may be held down. */
const repeats = new Set(["back", "on", "shrink", "grow", "sentenceBack", "sentenceOn"]);
const place = "replay keys";

/** @type {Record<string, string>} */
const names = {
  ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Space: "␣", Escape: "Esc",
};

export class ReplayKeys {
  isOn = /** @type {any} */ (kept(place))?.isOn !== false;

  /** @param {(act: Act) => void} act */
  constructor(act) { this.act = act; }

  connect() { document.addEventListener("keydown", this.#down); }

  disconnect() { document.removeEventListener("keydown", this.#down); }

  toggle() {
    this.isOn = !this.isOn;
    keep(place, {isOn: this.isOn});
  }

  /** @param {Act} act */
  nameOf(act) {
    const [modifiers = "", code = ""] =
      /^((?:Ctrl\+|Alt\+|Shift\+)*)(.*)$/.exec(replayKeys[act][0] ?? "")?.slice(1) ?? [];
    if (replayKeys[act][0] === "Shift+Slash") return keyName("Shift+Slash");
    return modifiers.replace("Shift+", "⇧") + (names[code] ?? keyName(code));
  }

  #down = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || isComposing(event)) return;
    if (isField(event.target)) {
      if (event.code === "Escape") /** @type {HTMLElement} */ (event.target).blur();
      return;
    }
    if (document.querySelector("dialog[open]")) return;
    const act = actOf(pressed(event));
    if (!act || (!this.isOn && act !== "keys") || isOwn(event)) return;
    event.preventDefault();
    if (!event.repeat || repeats.has(act)) this.act(act);
  };
}

/**
 * What is under the focus has some keys for itself.
 *
 * @param {KeyboardEvent} event
 */
function isOwn(event) {
  if (!(event.target instanceof Element)) return false;
  if (event.code === "Space") return event.target.closest("button, a, summary, label") !== null;
  const isMedia = event.target instanceof HTMLMediaElement;
  return isMedia && event.code.startsWith("Arrow");
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.metaKey && event.code !== "KeyZ") return "";
  const control = event.ctrlKey || event.metaKey ? "Ctrl+" : "";
  return control + (event.altKey ? "Alt+" : "") + (event.shiftKey ? "Shift+" : "") + event.code;
}

/** @param {string} key */
function actOf(key) {
  const found = Object.entries(replayKeys).find(([, keys]) => keys.includes(key));
  return /** @type {Act | undefined} */ (found?.[0]);
}
