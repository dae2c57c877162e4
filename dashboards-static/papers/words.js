/** The words of rules, packs and offers alone: other pages do not carry them. */

import {ownWords} from "../preferences.js";

export const paperWords = await ownWords(async (name) =>
  name === "en" ? (await import("./words-en.js")).en : (await import("./words-zh.js")).zh);
