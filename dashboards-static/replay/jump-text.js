/** A big change in words. */

import {exact} from "../format.js";
import {w} from "./words.js";

/** @param {import("./types").Jump} jump */
export function jumpText({metric, n, usual}) {
  const name = w.curves[/** @type {"leads"} */ (metric)] ?? metric;
  return ((n ?? 0) >= (usual ?? 0) ? w.span.rose : w.span.fell)(name, exact(n), exact(usual));
}
