/** Language and theme: kept in this browser, told to every view by the event `preferences`. */

import {en} from "./words-en.js";
import {zh} from "./words-zh.js";

const root = document.documentElement;

/**
 * The words of the chosen language.
 *
 * @type {import("./words-zh.js").Words}
 */
export let words = root.lang === "en" ? en : zh;

export const language = () => (root.lang === "en" ? "en" : "zh");

/** @returns {"system" | "dark" | "light"} */
export const theme = () => {
  const kept = read("theme");
  return kept === "dark" || kept === "light" ? kept : "system";
};

export function toggleLanguage() {
  root.lang = language() === "zh" ? "en" : "zh-CN";
  words = language() === "en" ? en : zh;
  keep("language", language());
  tell();
}

/** Round and round: as the system has it, dark, light. */
export function nextTheme() {
  const order = /** @type {const} */ (["system", "dark", "light"]);
  const next = order[(order.indexOf(theme()) + 1) % 3] ?? "system";
  keep("theme", next);
  apply();
}

const system = matchMedia("(prefers-color-scheme: light)");
system.addEventListener("change", () => apply());

/** @type {"dark" | "light" | undefined} */
let pinned;

/**
 * A page that has a theme of its own, whatever is chosen for the others.
 *
 * @param {"dark" | "light" | undefined} theme
 */
export function pinTheme(theme) {
  pinned = theme;
  apply();
}

function apply() {
  const chosen = pinned ?? theme();
  root.dataset["theme"] = chosen === "system" ? (system.matches ? "light" : "dark") : chosen;
  tell();
}

const tell = () => document.dispatchEvent(new Event("preferences"));

/** @param {string} name */
function read(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;  // storage is off: the choice lasts as long as the page
  }
}

/** @param {string} name @param {string} value */
function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // as above
  }
}
