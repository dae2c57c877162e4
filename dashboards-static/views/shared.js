/**
 * A stream's report for whoever was sent the link. The secret stands behind the `#`: it goes to the service
 * in a header, and into no address.
 */

import {call, Refusal} from "../api.js";
import {day, stopwatch} from "../format.js";
import {frame, note, panel} from "../parts/frame.js";
import {words} from "../preferences.js";
import {actions, report} from "../replay/report.js";
import {scoreTable} from "../replay/scorecard.js";
import {w} from "../replay/words.js";
import {h, View} from "../tree.js";

import {problemText} from "./problem.js";

/** @typedef {import("../replay/types").Replay} Replay */

export class SharedPage extends View {
  /** @type {Replay | undefined} */
  #data;
  /** @type {unknown} */
  #problem;

  connectedCallback() {
    super.connectedCallback();
    document.body.classList.add("replaying");
    addEventListener("hashchange", this.#load);
    void this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.body.classList.remove("replaying");
    removeEventListener("hashchange", this.#load);
  }

  #load = async () => {
    this.#problem = undefined;
    const secret = location.hash.slice(1);
    try {
      if (!secret) throw new Refusal(401, "unauthorized", "", 0);
      this.#data = await call("GET", "/v1/shared", undefined,
        {headers: {authorization: `Bearer ${secret}`}, credentials: "omit"});
    } catch (error) {
      this.#data = undefined;
      this.#problem = error;
    }
    this.refresh();
  };

  view() {
    const data = this.#data;
    return frame({
      title: data?.title ?? data?.room ?? w.share.report,
      small: data ? [day(data.started_ts), data.host].filter(Boolean).join(" · ") : "",
      tools: data && h("button", {type: "button", onclick: () => print()}, w.print),
    },
      this.#body(data));
  }

  /** @param {Replay | undefined} data */
  #body(data) {
    if (this.#problem) return note(whyNot(this.#problem));
    if (!data) return h("div.replay.waiting", {"aria-busy": "true"}, note(words.loading));
    const time = (/** @type {number} */ ts) => stopwatch((ts - data.started_ts) / 1000);
    return h("div.replay", {"data-ready": true},
      h("p.small", {key: "masked"}, w.share.masked,
        data.expires_ts && ` ${w.share.until(day(data.expires_ts))}`),
      report(data, {time}),
      h("div.more-of", {key: "more"}, panel(w.score.title, null, scoreTable(data, undefined)),
        panel(w.actions.title, null, actions(data) ?? h("p.note", null, w.actions.none))));
  }
}

/** @param {unknown} error */
function whyNot(error) {
  if (!(error instanceof Refusal)) return problemText(error);
  switch (error.status) {
    case 401: return w.share.unknown;
    case 410: return w.share.ended;
    case 429: return w.share.wait(error.waitS);
    default: return problemText(error);
  }
}

customElements.define("sc-shared", SharedPage);
