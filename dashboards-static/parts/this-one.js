/** A device that was asked which one it is says so over all it shows. */

import {words} from "../preferences.js";
import {h} from "../tree.js";

/** @param {string} name  what people call it, if anything */
export const thisOne = (name) =>
  h("div.this-one", {key: "this-one", role: "status"},
    h("p", null, words.screens.thisOne), name && h("p.name", null, name));
