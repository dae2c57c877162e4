/** Two roles side by side, so that one person sees cause and effect. */

import {cutLinks, cutMs, inDemo, minute} from "../demo.js";
import {frame} from "../parts/frame.js";
import {words} from "../preferences.js";
import {h, View} from "../tree.js";

export class Both extends View {
  room = "";
  /** @type {{startedTs: number, offset: number} | undefined} */
  #minute;
  #timer = 0;
  #isHintOff = false;

  connectedCallback() {
    super.connectedCallback();
    if (inDemo()) void this.#begin(false);
    this.#timer = window.setInterval(this.refresh, 500);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  /** @param {boolean} again */
  async #begin(again) {
    const begun = await minute(again).catch(() => undefined);
    if (begun) this.#minute = {startedTs: begun.started_ts, offset: begun.now - Date.now()};
    this.refresh();
  }

  view() {
    const w = words.demo;
    const path = `/rooms/${encodeURIComponent(this.room)}`;
    return frame(
      {
        title: w.both,
        small: this.room,
        back: inDemo() ? ["/demo", w.title] : [path, words.nav.room],
        tools: inDemo() && [
          h("button", {type: "button", onclick: () => void this.#begin(true)}, w.again),
          h("button", {type: "button", onclick: cutLinks}, w.cut(cutMs / 1000)),
        ],
      },
      this.#hint(),
      h("div.both", null,
        h("iframe", {src: `${path}/host?device=tablet&distance=2`, title: words.host.title}),
        h("iframe", {src: `${path}/control`, title: w.roles.control.name}))
    );
  }

  /** What happens now: one line, in nobody's way, gone when it is told so. */
  #hint() {
    if (!this.#minute || this.#isHintOff) return null;
    const s = (Date.now() + this.#minute.offset - this.#minute.startedTs) / 1000;
    const step = words.demo.steps.filter(([at]) => s >= at).at(-1);
    if (!step || s > 65) return null;
    return h(
      "p.hint", {role: "status"}, h("strong", null, words.seconds(String(step[0]))), step[1],
      h("span.where", null, step[2]),
      h("button.quiet", {
        type: "button",
        onclick: () => {
          this.#isHintOff = true;
          this.refresh();
        }
      },
        words.close)
    );
  }
}

customElements.define("sc-both", Both);
