/** The words of the page of lines alone: other pages do not carry them. */

import {ownWords} from "../preferences.js";

export const w = await ownWords(async (name) =>
  name === "en" ? (await import("./words-en.js")).en : (await import("./words-zh.js")).zh);
