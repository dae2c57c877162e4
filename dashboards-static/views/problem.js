/** What to say where a page has nothing to show. */

import {Refusal} from "../api.js";
import {frame, note} from "../parts/frame.js";
import {words} from "../preferences.js";
import {h, View} from "../tree.js";

/** @param {unknown} error */
export function problemText(error) {
  const w = words.error;
  if (!(error instanceof Refusal)) return w.other(String(error));
  switch (error.status) {
    case 0: return w.unreachable;
    case 403: return w.forbidden;
    case 404: return w.noRoom;
    default: return w.other(error.code);
  }
}

export class NotFound extends View {
  view() {
    return frame(
      {title: words.error.title, back: ["/", words.nav.rooms]}, note(words.error.notFound),
      h("p", null, h("a", {href: "/"}, words.nav.rooms))
    );
  }
}

customElements.define("sc-not-found", NotFound);
