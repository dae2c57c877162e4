/**
 * What needs doing, as a list that keys walk through. Its order stands still while somebody points
 * at it; what was settled stays a moment and says so.
 */

import {stopwatch} from "../format.js";
import {words} from "../preferences.js";
import {h, View} from "../tree.js";

import {acknowledge, judge, snooze} from "./handling.js";
import {StandingOrder} from "./standing-order.js";
import {taskRow} from "./task-row.js";
import {tasks} from "./to-do.js";
import {asks} from "./warning-log.js";

/** @typedef {import("./to-do.js").Task} Task */
/** @typedef {import("../types").Warning} Warning */

const most = 3;
const snoozeMs = 120_000;
const settledMs = 8000;
/** A choice made by hand holds so long; then the first is the chosen one again. */
const choiceMs = 20_000;
/** Enter must not fall on something that took the first place this very moment. */
const slipMs = 500;
/** What goes so soon after somebody dealt with it went by his hand. */
const ownMs = 5000;

export class ToDoList extends View {
  /** @type {import("./desk.js").Desk | undefined} */
  #desk;
  /** @type {Task[]} */
  #tasks = [];
  #order = new StandingOrder();
  #chosen = {key: "", untilMs: 0};
  /** What is first by itself, and since when. */
  #first = {key: "", sinceMs: -Infinity};
  /**
   * What is unfolded beneath the list.
   *
   * @type {Set<"more" | "resting" | "log">}
   */
  #unfolded = new Set();
  /** Whose evidence is on view. */
  #looking = "";
  /** @type {Map<string, number>} */
  #hiddenUntil = new Map();
  /** @type {Map<string, number>} */
  #dealtWith = new Map();
  /** @type {{key: string, what: string, tookMs: number, untilMs: number}[]} */
  #settled = [];

  /** @param {import("./desk.js").Desk} desk */
  set desk(desk) { this.#desk = desk; }

  connectedCallback() {
    super.connectedCallback();
    for (const name of ["pointerenter", "focusin"]) this.addEventListener(name, this.#hold);
    for (const name of ["pointerleave", "focusout"]) this.addEventListener(name, this.#letGo);
  }

  #hold = () => { this.#order.hold(this.#tasks); };

  #letGo = () => {
    if (!this.matches(":hover") && !this.contains(document.activeElement)) this.#order.letGo();
  };

  /** Reads the state anew. */
  update() {
    const desk = this.#desk;
    if (!desk) return;
    const {now} = desk;
    const all = tasks(desk.state, now);
    for (const task of this.#tasks)
      if (!task.isGone && !all.some((one) => one.key === task.key)) this.#settle(task, now);
    this.#settled = this.#settled.filter((one) => one.untilMs > now);
    const fresh = all.filter((task) => (this.#hiddenUntil.get(task.key) ?? 0) < now);
    this.#tasks = this.#order.arrange(fresh, this.#isOwn);
    this.#watchFirst();
    this.refresh();
  }

  #isOwn = (/** @type {string} */ key) =>
    Date.now() - (this.#dealtWith.get(key) ?? -Infinity) < ownMs;

  #watchFirst() {
    const key = this.#living[0]?.key ?? "";
    if (key === this.#first.key) return;
    // Where nothing was, nothing can be mistaken for it.
    this.#first = {key, sinceMs: this.#first.key ? performance.now() : -Infinity};
  }

  /** @param {Task} task @param {number} now */
  #settle(task, now) {
    this.#hiddenUntil.delete(task.key);
    if (task.warning) return;  // it says itself that it is over, and for longer
    const tookMs = Math.max(0, now - task.sinceTs);
    this.#settled.push({key: task.key, what: task.what, tookMs, untilMs: now + settledMs});
  }

  get #living() { return this.#tasks.filter((task) => !task.isGone); }

  get #byHand() {
    const isKept = this.#order.isHeld || Date.now() < this.#chosen.untilMs;
    return isKept ? this.#living.find((task) => task.key === this.#chosen.key) : undefined;
  }

  /**
   * The one that Enter acts on.
   *
   * @returns {Task | undefined}
   */
  get chosen() { return this.#byHand ?? this.#living[0]; }

  get isUrgent() { return this.#tasks.some((task) => task.tone === "bad" && !task.isBelow); }

  /** @param {string} key */
  #choose(key) { this.#chosen = {key, untilMs: Date.now() + choiceMs}; }

  /** @param {1 | -1} step */
  walk(step) {
    const living = this.#living;
    const at = living.findIndex((task) => task.key === this.chosen?.key);
    const to = living[Math.min(Math.max(at + step, 0), living.length - 1)];
    if (!to) return;
    this.#choose(to.key);
    if (this.#tasks.indexOf(to) >= most) this.#unfolded.add("more");
    this.refresh();
  }

  /** The most asked of the open questions becomes the chosen one. */
  chooseBusiest() {
    const asked = this.#living.filter((task) => task.question);
    asked.sort((a, b) => (b.question?.asks ?? 0) - (a.question?.asks ?? 0));
    if (asked[0]) this.#choose(asked[0].key);
    this.refresh();
  }

  act() {
    const hasSlipped = !this.#byHand && performance.now() - this.#first.sinceMs < slipMs;
    if (!hasSlipped) this.#do(this.chosen, (task, desk) => task.act(desk));
  }

  snooze() {
    this.#do(this.chosen, (task, desk) =>
      task.warning ? void snooze(desk, task.warning) : this.#hide(task, desk.now + snoozeMs));
  }

  /** Seen: what is not a warning does not come back unless it goes away first. */
  acknowledge() {
    this.#do(this.chosen, (task, desk) =>
      task.warning ? void acknowledge(desk, task.warning) : this.#hide(task, Infinity));
  }

  /** @param {"useful" | "noise"} verdict */
  judge(verdict) {
    const one = this.#judged;
    if (this.#desk && one) void judge(this.#desk, one, verdict);
  }

  /**
   * Whom the keys for useful and noise mean: what was chosen by hand, else the one that asks, else
   * the first.
   */
  get #judged() {
    return this.#byHand?.warning ?? this.#over.find(asks) ?? this.chosen?.warning;
  }

  /** @returns {Warning[]} */
  get #over() { return this.#desk?.log.over(this.#desk.now, this.#desk.state) ?? []; }

  /** @param {string} [key] */
  look(key = this.chosen?.key ?? "") {
    this.#choose(key);
    this.#looking = this.#looking === key ? "" : key;
    this.refresh();
  }

  /**
   * @param {Task | undefined} task
   * @param {(task: Task, desk: import("./desk.js").Desk) => void} what
   */
  #do(task, what) {
    if (!task || !this.#desk) return;
    this.#dealtWith.set(task.key, Date.now());
    for (const [key, at] of this.#dealtWith)
      if (Date.now() - at > ownMs) this.#dealtWith.delete(key);
    what(task, this.#desk);
  }

  /** @param {Task} task @param {number} untilMs */
  #hide(task, untilMs) {
    this.#hiddenUntil.set(task.key, untilMs);
    this.update();
  }

  view() {
    const desk = this.#desk;
    if (!desk) return null;
    const w = words.control.toDo;
    const shown = this.#unfolded.has("more") ? this.#tasks : this.#tasks.slice(0, most);
    const over = this.#over;
    const isCalm = this.#tasks.length + this.#settled.length + over.length === 0;
    return [
      isCalm && h("p.note.calm", null, w.nothing, " ", desk.watched),
      h("ol.tasks", {"aria-label": w.title}, shown.map((task) => this.#row(desk, task))),
      h("div.settled", {role: "status"}, this.#settled.map((one) =>
        h("p", {key: one.key}, h("span", {"aria-hidden": "true"}, "● "),
          w.settled(one.what, stopwatch(one.tookMs / 1000))))),
      desk.cards?.overLines(desk, over, this.#judged),
      this.#foot(desk),
    ];
  }

  /**
   * The rest of the list, what rests, and what was.
   *
   * @param {import("./desk.js").Desk} desk
   */
  #foot(desk) {
    const w = words.control.toDo;
    const {cards} = desk;
    const {resting = "", log = ""} = cards?.foldNames(desk) ?? {};
    const n = this.#tasks.length - most;
    return [
      h("div.foot", {key: "foot"},
        n > 0 && this.#fold("more", this.#unfolded.has("more") ? w.fewer : w.more(n)),
        resting && this.#fold("resting", resting), log && this.#fold("log", log)),
      resting && this.#unfolded.has("resting") && cards?.restFold(desk),
      log && this.#unfolded.has("log") && cards?.logFold(desk),
    ];
  }

  /** @param {"more" | "resting" | "log"} name @param {string} text */
  #fold(name, text) {
    const isOpen = this.#unfolded.has(name);
    return h("button.quiet", {
      type: "button",
      key: name,
      class: `fold-${name}`,
      "aria-expanded": String(isOpen),
      onclick: () => {
        if (!this.#unfolded.delete(name)) this.#unfolded.add(name);
        this.refresh();
      },
    },
      h("span", {"aria-hidden": "true"}, isOpen ? "▾" : "▸"), text);
  }

  /** @param {import("./desk.js").Desk} desk @param {Task} task */
  #row(desk, task) {
    const isChosen = task.key === this.chosen?.key;
    /** @type {(what: () => void) => () => void} */
    const run = (what) => () => {
      this.#choose(task.key);
      what();
    };
    const row = {
      isChosen,
      keyed: (/** @type {import("../keyboard.js").Action} */ action) =>
        isChosen && h("kbd", null, desk.key(action)),
      act: run(() => this.#do(task, () => task.act(desk))),
      snooze: run(() => this.snooze()),
      acknowledge: run(() => this.acknowledge()),
      look: () => this.look(task.key),
      isLooking: this.#looking === task.key,
    };
    // Until the cards are there the warning is a line that can be acted on.
    const card = task.warning && desk.cards?.warningRow(desk, task, task.warning, row);
    return card ?? taskRow(desk, task, row);
  }
}

customElements.define("sc-to-do-list", ToDoList);
