/** The demo's first page: who looks at what, and what happens in the first minute. */

import {call, me} from "../api.js";
import {cutLinks, cutMs, minute} from "../demo.js";
import {stopwatch} from "../format.js";
import {frame, panel} from "../parts/frame.js";
import {qr, qrReady} from "../parts/qr.js";
import {words} from "../preferences.js";
import {h, View} from "../tree.js";

/** @typedef {"host" | "control" | "rooms"} Role */

const roles = /** @type {const} */ (["host", "control", "rooms"]);
/** A pairing link holds ten minutes. */
const pairEveryMs = 9 * 60_000;

export class Demo extends View {
  /** @type {{startedTs: number, offset: number, room: string} | undefined} */
  #minute;
  /** @type {import("../api.js").Person | undefined} */
  #person;
  /**
   * Where a device goes that scans a code.
   *
   * @type {Partial<Record<Role, string>>}
   */
  #links = {};
  #hasCodes = false;
  #timers = [0, 0];

  connectedCallback() {
    super.connectedCallback();
    void this.#begin(false);
    me().then((person) => {
      this.#person = person;
      this.refresh();
    }, () => undefined);
    void qrReady().then((there) => {
      this.#hasCodes = there;
      this.refresh();
    });
    this.#timers = [
      window.setInterval(this.refresh, 500), window.setInterval(() => this.#pair(), pairEveryMs)
    ];
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#timers.forEach(clearInterval);
  }

  /** @param {boolean} again */
  async #begin(again) {
    try {
      const {started_ts: startedTs, now, room} = await minute(again);
      this.#minute = {startedTs, offset: now - Date.now(), room};
      this.refresh();
      if (!again) void this.#pair();
    } catch {
      // the service is starting or gone: the cards still lead where they lead
    }
  }

  /** A device that scans a code is signed in by it. */
  async #pair() {
    const room = this.#room;
    await Promise.all(/** @type {const} */ (["host", "control"]).map(async (page) => {
      const paired =
        await call("POST", `/v1/rooms/${room}/pairing`, {page}).catch(() => undefined);
      if (paired?.url) this.#links[page] = paired.url;
    }));
    this.refresh();
  }

  get #room() { return this.#minute?.room ?? "demo-chengdong"; }

  view() {
    const w = words.demo;
    return frame(
      {title: "Showcaller", small: w.lead, person: this.#person},
      h("div.demo", null, h("ul.roles", null, roles.map((role) => this.#card(role))),
        h("p.beside", null,
          h("a.button.large", {href: `/rooms/${this.#room}/both`}, w.both),
          h("span.note", null, w.bothLead),
          this.#hasCodes && h("span.note.scan", null, isLocal() ? w.local : w.scanIt)),
        this.#steps())
    );
  }

  /** @param {Role} role */
  #card(role) {
    const w = words.demo.roles[role];
    const path = role === "rooms" ? "/rooms" : `/rooms/${this.#room}/${role}`;
    const url = location.origin + (this.#links[role] ?? path);
    return h(
      "li.panel.role", {key: role},
      h("div", null, h("h2", null, w.name), h("p", null, w.what),
        h("a.button.large", {href: path}, w.open)),
      this.#hasCodes &&
        h("div.code", null, qr(url, words.demo.scan(w.name)))
    );
  }

  #steps() {
    const w = words.demo;
    const now = Date.now() + (this.#minute?.offset ?? 0);
    const s = this.#minute ? (now - this.#minute.startedTs) / 1000 : 0;
    const isOver = s > 65;
    return panel(
      w.minute,
      [
        h("span.aside", null, this.#minute && !isOver && stopwatch(s)),
        h("button", {type: "button", disabled: !isOver, onclick: () => void this.#begin(true)},
          w.again),
        h("button", {type: "button", onclick: cutLinks}, w.cut(cutMs / 1000)),
      ],
      h("ol.minute", null, w.steps.map(([at, what, where], i) => {
        const next = w.steps[i + 1]?.[0] ?? 65;
        const state = !this.#minute || s < at ? "later" : s < next ? "now" : "done";
        return h(
          "li", {key: at, class: state, "aria-current": state === "now" ? "step" : undefined},
          h("span.at", null, words.seconds(String(at))), h("span.what", null, what),
          h("span.where", null, where)
        );
      }))
    );
  }
}

/** A name that only this machine answers to. */
const isLocal = () => /^(localhost|127\.|\[::1\])/.test(location.hostname);

customElements.define("sc-demo", Demo);
