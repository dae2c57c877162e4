/** The words of the replay alone: other pages do not carry them. */

import {language, ownWords} from "../preferences.js";

export const w = await ownWords(async (name) =>
  name === "en" ? (await import("./words-en.js")).en : (await import("./words-zh.js")).zh);

/** @param {import("./types").Named | undefined} name @param {string} [otherwise] */
export const inLanguage = (name, otherwise = "") =>
  (language() === "zh" ? name?.zh : name?.en) ?? name?.zh ?? name?.en ?? otherwise;
