/**
 * What needs doing, as a list that keys walk through. Its order stands still while somebody points
 * at it; what was settled stays a moment and says so.
 */

import {stopwatch} from "../format.js";
import {words} from "../preferences.js";
import {h, View} from "../tree.js";

import {tasks} from "./to-do.js";

/** @typedef {import("./to-do.js").Task} Task */

const shapes = {bad: "⬢", warn: "▲", note: "◆"};
const most = 3;
const snoozeMs = 120_000;
const settledMs = 8000;

export class ToDoList extends View {
  /** @type {import("./desk.js").Desk | undefined} */
  #desk;
  /** @type {Task[]} */
  #tasks = [];
  /**
   * Order as it was when the pointer came in.
   *
   * @type {string[] | undefined}
   */
  #order;
  #chosen = "";
  #isOpen = false;
  /** @type {Map<string, number>} */
  #hiddenUntil = new Map();
  /** @type {{key: string, what: string, tookMs: number, untilMs: number}[]} */
  #settled = [];

  /** @param {import("./desk.js").Desk} desk */
  set desk(desk) { this.#desk = desk; }

  connectedCallback() {
    super.connectedCallback();
    for (const name of ["pointerenter", "focusin"]) this.addEventListener(name, this.#hold);
    for (const name of ["pointerleave", "focusout"]) this.addEventListener(name, this.#letGo);
  }

  #hold = () => { this.#order ??= this.#tasks.map((task) => task.key); };

  #letGo = () => {
    if (this.matches(":hover") || this.contains(document.activeElement)) return;
    this.#order = undefined;
  };

  /** Reads the state anew. */
  update() {
    const desk = this.#desk;
    if (!desk) return;
    const {now} = desk;
    const before = this.#tasks;
    const all = tasks(desk.state, now);
    for (const task of before)
      if (!all.some((one) => one.key === task.key)) this.#settle(task, now);
    this.#settled = this.#settled.filter((one) => one.untilMs > now);
    this.#tasks = all.filter((task) => (this.#hiddenUntil.get(task.key) ?? 0) < now);
    const order = this.#order;
    if (order) {
      const place = (/** @type {Task} */ task) => {
        const at = order.indexOf(task.key);
        return at < 0 ? Infinity : at;
      };
      this.#tasks.sort((a, b) => place(a) - place(b) || 0);
    }
    this.refresh();
  }

  /** @param {Task} task @param {number} now */
  #settle(task, now) {
    this.#hiddenUntil.delete(task.key);
    const tookMs = Math.max(0, now - task.sinceTs);
    this.#settled.push({key: task.key, what: task.what, tookMs, untilMs: now + settledMs});
  }

  /**
   * The one that Enter acts on.
   *
   * @returns {Task | undefined}
   */
  get chosen() { return this.#tasks.find((task) => task.key === this.#chosen) ?? this.#tasks[0]; }

  get isUrgent() { return this.#tasks.some((task) => task.tone === "bad"); }

  /** @param {1 | -1} step */
  walk(step) {
    const at = this.#tasks.findIndex((task) => task.key === this.chosen?.key);
    const to = Math.min(Math.max(at + step, 0), this.#tasks.length - 1);
    this.#chosen = this.#tasks[to]?.key ?? "";
    if (to >= most) this.#isOpen = true;
    this.refresh();
  }

  /** The most asked of the open questions becomes the chosen one. */
  chooseBusiest() {
    const asked = this.#tasks.filter((task) => task.question);
    asked.sort((a, b) => (b.question?.asks ?? 0) - (a.question?.asks ?? 0));
    if (asked[0]) this.#chosen = asked[0].key;
    this.refresh();
  }

  act() {
    if (this.#desk) this.chosen?.act(this.#desk);
  }

  snooze() { this.#hide(this.chosen, (this.#desk?.now ?? 0) + snoozeMs); }

  /** Seen: it does not come back unless it goes away first. */
  acknowledge() { this.#hide(this.chosen, Infinity); }

  /** @param {Task | undefined} task @param {number} untilMs */
  #hide(task, untilMs) {
    if (!task) return;
    this.#hiddenUntil.set(task.key, untilMs);
    this.update();
  }

  view() {
    const w = words.control.toDo;
    const shown = this.#isOpen ? this.#tasks : this.#tasks.slice(0, most);
    const more = this.#tasks.length - shown.length;
    return [
      this.#tasks.length === 0 && this.#settled.length === 0 && h("p.note.calm", null, w.nothing),
      h("ol.tasks", {"aria-label": w.title}, shown.map((task) => this.#row(task))),
      more > 0 && h("button.quiet.more", {type: "button", onclick: this.#open}, w.more(more)),
      h("div.settled", {role: "status"}, this.#settled.map((one) =>
        h("p", {key: one.key}, h("span", {"aria-hidden": "true"}, "● "),
          w.settled(one.what, stopwatch(one.tookMs / 1000))))),
    ];
  }

  #open = () => {
    this.#isOpen = true;
    this.refresh();
  };

  /** @param {Task} task */
  #row(task) {
    const desk = this.#desk;
    if (!desk) return null;
    const w = words.control.toDo;
    const isChosen = task.key === this.chosen?.key;
    const own = task.claim?.name === desk.person?.name;
    const run = (/** @type {() => void} */ what) => () => {
      this.#chosen = task.key;
      what();
    };
    const keyed = (/** @type {import("../keyboard.js").Action} */ action) =>
      isChosen && h("kbd", null, desk.key(action));
    return h(
      `li.task.${task.tone}${isChosen ? ".chosen" : ""}`, {key: task.key},
      h("p.what", null, h("span.shape", {"aria-hidden": "true"}, shapes[task.tone]),
        h("strong", null, task.what),
        task.claim && h("span.claim", null, own ? w.yours : w.claimed(task.claim.name))),
      task.why && h("p.why", null, task.why),
      h("div.buttons", null,
        h("button", {
          type: "button",
          class: isChosen && !task.claim ? "main" : "",
          disabled: !desk.mayAct,
          onclick: run(() => this.act()),
        },
          task.claim && !own ? w.takeOver : task.action, keyed("main")),
        task.question && h("button", {
          type: "button",
          disabled: !desk.mayAct,
          onclick: () => desk.answered(task.question?.question ?? ""),
        },
          w.isAnswered),
        h("button.quiet", {type: "button", onclick: run(() => this.snooze())}, w.snooze,
          keyed("snooze")),
        h("button.quiet", {type: "button", onclick: run(() => this.acknowledge())}, w.acknowledge,
          keyed("acknowledge")))
    );
  }
}

customElements.define("sc-to-do-list", ToDoList);
