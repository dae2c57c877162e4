/** Lines that worked, over rooms and hosts: the best first, what must not be said any more last. */

import {get, mayControl, me} from "../api.js";
import {copy} from "../copy.js";
import {momentOfDay} from "../format.js";
import {lineRow, textOf} from "../lines/line-row.js";
import {w} from "../lines/words.js";
import {choice, frame, note} from "../parts/frame.js";
import {words} from "../preferences.js";
import {keep, kept} from "../storage.js";
import {h, View} from "../tree.js";

import {problemText} from "./problem.js";

/** @typedef {import("../lines/types").LinesAnswer} LinesAnswer */
/** @typedef {import("../lines/types").Line} Line */

/** So soon it is asked again while streams are being looked at. */
const againMs = 1500;
const copiedMs = 2000;
const isWide = matchMedia("(min-width: 601px)").matches;

/** What an address can say. */
const fields = /** @type {const} */ (["goal", "room", "host", "from", "to"]);

export class Lines extends View {
  /** @type {Record<string, string>} */
  #asked = {};
  /** @type {LinesAnswer | undefined} */
  #answer;
  /** @type {unknown} */
  #problem;
  /** @type {import("../api.js").Person | undefined} */
  #person;
  #asking = 0;
  #again = 0;
  #chosen = 0;
  #copied = "";
  #into = "";

  connectedCallback() {
    const address = new URLSearchParams(location.search);
    for (const name of fields) this.#asked[name] = address.get(name) ?? "";
    const into = kept("lines into");
    this.#into = typeof into === "string" ? into : "";
    super.connectedCallback();
    document.addEventListener("keydown", this.#key);
    me().then((person) => {
      this.#person = person;
      this.refresh();
    }, () => undefined);
    void this.#ask();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#key);
    clearTimeout(this.#again);
    this.#asking++;
  }

  async #ask() {
    clearTimeout(this.#again);
    const asking = ++this.#asking;
    const query = new URLSearchParams();
    for (const name of fields) if (this.#asked[name]) query.set(name, this.#asked[name] ?? "");
    history.replaceState(history.state, "", `${query}` ? `/lines?${query}` : "/lines");
    for (const name of ["from", "to"]) {
      const ts = momentOfDay(query.get(name), name === "to");
      if (ts === undefined) query.delete(name); else query.set(name, String(ts));
    }
    try {
      const answer = await get(`/v1/lines?${query}`);
      if (asking !== this.#asking) return;
      this.#answer = answer;
      this.#problem = undefined;
      this.#chosen = Math.min(this.#chosen, Math.max(0, answer.lines.length - 1));
      if (answer.waiting > 0) this.#again = setTimeout(() => void this.#ask(), againMs);
    } catch (error) {
      if (asking !== this.#asking) return;
      this.#problem = error;
    }
    this.refresh();
  }

  /** @param {Record<string, string>} change */
  #narrow(change) {
    Object.assign(this.#asked, change);
    this.#chosen = 0;
    this.refresh();
    void this.#ask();
  }

  /** Good ones first, as they are shown. */
  get #lines() {
    const all = this.#answer?.lines ?? [];
    return [...all.filter(isGood), ...all.filter((one) => !isGood(one))];
  }

  view() {
    return frame(
      {title: w.title, back: ["/", words.nav.rooms], person: this.#person},
      h("p.lead", null, w.lead), this.#filters(),
      h("p.lines-says", {role: "status"}, this.#says()),
      this.#problem ? note(problemText(this.#problem)) : this.#body()
    );
  }

  #filters() {
    const {rooms, hosts} = this.#answer ?? {rooms: [], hosts: []};
    const isNarrow = fields.some((name) => name !== "goal" && this.#asked[name]);
    return h("div.lines-filters", null,
      choice(w.goal, [["lead_steps", w.goals.lead_steps], ["interactions", w.goals.interactions]],
        this.#asked["goal"] || "lead_steps", (goal) => this.#narrow({goal})),
      h("details", {open: isNarrow || isWide}, h("summary", null, w.filters),
        h("div", null, this.#select("room", w.room, rooms), this.#select("host", w.host, hosts),
          ["from", "to"].map((name) => h("label", {key: name},
            h("span", null, name === "from" ? w.from : w.to),
            h("input", {type: "date", ".value": this.#asked[name], onchange: this.#changed(name)}))))));
  }

  /** @param {string} name @param {string} label @param {string[]} all */
  #select(name, label, all) {
    const chosen = this.#asked[name] ?? "";
    const offered = chosen && !all.includes(chosen) ? [chosen, ...all] : all;
    return h("label", {key: name}, h("span", null, label),
      h("select", {onchange: this.#changed(name)}, ["", ...offered].map((one) =>
        h("option", {key: one, value: one, selected: one === chosen}, one || w.every))));
  }

  /** @param {string} name */
  #changed(name) {
    return (/** @type {Event} */ event) =>
      this.#narrow({[name]: /** @type {HTMLInputElement} */ (event.target).value});
  }

  #says() {
    const answer = this.#answer;
    if (this.#problem) return "";
    if (!answer) return w.asking;
    return [
      w.said(answer.streams, answer.tried, answer.lines.length),
      answer.waiting > 0 && w.waiting(answer.waiting),
      answer.left_out > 0 && w.leftOut(answer.left_out),
    ].filter(Boolean).join(words.colon === "：" ? "；" : "; ");
  }

  #body() {
    const answer = this.#answer;
    if (!answer) return h("div.panel", {"aria-busy": "true"}, note(words.loading));
    const lines = this.#lines;
    if (lines.length === 0) {
      const isNothing = answer.streams + answer.waiting === 0;
      return h("div.panel.lines-none", {"data-ready": true},
        h("h2", null, isNothing ? w.noStreams : w.none),
        note(isNothing ? w.noStreamsWhy : w.noneWhy));
    }
    const good = lines.filter(isGood).length;
    return h("div.lines", {"data-ready": true}, h("p.note", null, w.promise),
      h("div.lines-bar", null, isWide && h("p.note", null, w.how), this.#target(answer.rooms)),
      good > 0 && this.#list(w.good, lines.slice(0, good), 0),
      good < lines.length && this.#list(w.bad, lines.slice(good), good));
  }

  /** @param {string[]} rooms  whose rundown takes a line */
  #target(rooms) {
    if (!mayControl(this.#person)) return null;
    return h("label.lines-into", null, h("span", null, w.into),
      h("select", {onchange: (/** @type {Event} */ event) => {
        this.#into = /** @type {HTMLSelectElement} */ (event.target).value;
        keep("lines into", this.#into);
        this.refresh();
      }}, rooms.map((room) =>
        h("option", {key: room, value: room, selected: room === this.#room(rooms)}, room))));
  }

  /** @param {string[]} rooms */
  #room(rooms) {
    return [this.#asked["room"], this.#into].find((room) => room && rooms.includes(room)) ?? rooms[0];
  }

  /** @param {Line} line */
  #setup(line) {
    const room = this.#room(this.#answer?.rooms ?? []);
    if (!room || !mayControl(this.#person)) return undefined;
    return `/rooms/${encodeURIComponent(room)}/setup?line=${encodeURIComponent(line.text)}`;
  }

  /** @param {string} title @param {Line[]} lines @param {number} first */
  #list(title, lines, first) {
    return h("section.panel", {key: title, "aria-label": title}, h("h2", null, title),
      h("ol", null, lines.map((line, i) => lineRow(line, {
        isChosen: first + i === this.#chosen,
        isCopied: this.#copied === line.text,
        into: this.#setup(line),
        choose: () => {
          if (this.#chosen === first + i) return;
          this.#chosen = first + i;
          this.refresh();
        },
        copy: (source) => void this.#copy(line, source),
      }))));
  }

  /** @param {Line} line @param {HTMLElement} source */
  async #copy(line, source) {
    if (!await copy(line.text, source)) return;
    this.#copied = line.text;
    this.refresh();
    setTimeout(() => {
      this.#copied = "";
      this.refresh();
    }, copiedMs);
  }

  #key = (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target instanceof Element && event.target.closest("input, select, textarea")) return;
    const rows = /** @type {HTMLElement[]} */ ([...this.querySelectorAll("li.worked")]);
    const row = rows[this.#chosen];
    const line = this.#lines[this.#chosen];
    if (!row || !line) return;
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (step) {
      // The first arrow only shows which one is chosen.
      const isThere = row.contains(document.activeElement);
      (isThere ? rows[this.#chosen + step] : row)?.focus();
    } else if (event.key.toLowerCase() === "c" && isGood(line)) {
      void this.#copy(line, textOf(row));
    } else if (event.key.toLowerCase() === "r") {
      /** @type {HTMLElement | null} */ (row.querySelector("a.take"))?.click();
    } else {
      return;
    }
    event.preventDefault();
  };
}

/** @param {Line} line */
const isGood = ({state}) => state === "good";

customElements.define("sc-lines", Lines);
