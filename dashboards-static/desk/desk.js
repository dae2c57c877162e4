/**
 * A controller's desk: what the parts of the page read, and everything that a key or a button can
 * do. What is done goes out as a command; what comes of it is seen in the next state.
 */

import {Commands} from "../commands.js";
import {Keyboard} from "../keyboard.js";
import {fetchPart} from "../later.js";
import {Promises} from "../parts/promises.js";
import {readRules, ruleName, rules} from "../parts/rules.js";
import {words} from "../preferences.js";

import {neighbours} from "./flow.js";
import {PendingMarks} from "./pending-marks.js";
import {WarningLog} from "./warning-log.js";

/** @typedef {import("../keyboard.js").Action} Action */
/** @typedef {{key: string, kind: string, text: string}} Template */

const undoMs = 5000;
const held = new Set(["stop"]);
const lengthStepS = 30;
/** Can be done whatever the link and the stream are at. */
const always = new Set(["keys", "handover", "box", "down", "up", "evidence", "promise"]);

export class Desk extends EventTarget {
  /** @type {import("../api.js").Person | undefined} */
  person;
  /** @type {{text: string, run: () => void, untilMs: number} | undefined} */
  undo;
  log = new WarningLog();
  /** @type {typeof import("./warning-cards.js") | undefined} */
  cards;
  /** The first paint does without the names of the rules. */
  #namesFromMs = Date.now() + 1000;

  /** @param {import("../following.js").Following} following */
  constructor(following) {
    super();
    this.following = following;
    following.addEventListener("series", () => this.log.addPast(following.series.warnings ?? []));
    following.addEventListener("state", () => {
      this.log.add(this.state);
      if (this.state.warnings?.length) void this.fetchCards();
      if (Date.now() > this.#namesFromMs) void readRules(this.#tell);
    });
    this.commands = new Commands(following.link, following.room);
    this.promises = new Promises(following.room);
    this.marks = new PendingMarks(this.commands, following.now);
    this.keyboard = new Keyboard((action, isDown) => this.do(action, isDown), held);
    for (const part of [this.commands, this.promises, this.marks, this.keyboard])
      part.addEventListener("change", this.#tell);
  }

  get room() { return this.following.room; }

  get state() {
    return this.following.state ?? /** @type {import("../types").RoomState} */ ({
      room: this.room, status: "empty"
    });
  }

  get items() { return this.following.items; }

  get now() { return this.following.now(); }

  get mayAct() {
    return this.state.status === "live" && this.following.link.phase !== "connecting";
  }

  /** @returns {Template[]} */
  get templates() { return this.state.templates ?? words.control.templates; }

  /** Screens of the host that watch now. */
  get screens() { return (this.state.crew ?? []).filter((one) => one.page === "host"); }

  /** What shows warnings in full; asked for again with the next state where it does not come. */
  async fetchCards() {
    if (this.cards) return;
    const fetched = await fetchPart("warnings").catch(() => undefined);
    this.cards = /** @type {typeof import("./warning-cards.js") | undefined} */ (fetched);
    this.#tell();
  }

  /** What the rules in force look at, in words. */
  get watched() {
    const on = [...rules.values()].filter((one) => one.on);
    if (!on.length) return "";
    return words.control.warnings.watched(on.length, on.map((one) => ruleName(one.rule)));
  }

  /** @param {Action} action  the key that does it, as it is printed */
  key(action) { return this.keyboard.of(action); }

  /** @param {Action} action @param {boolean} [isDown] */
  do(action, isDown = true) {
    const number = Number(/\d$/.exec(action)?.[0]);
    if (action === "stop" || !isDown) return this.#ask("hold", {action, isDown});
    if (action === "undo") return this.takeBack();
    if (!this.mayAct && !always.has(action)) return;
    if (action.startsWith("template")) return this.sendTemplate(number - 1);
    if (action.startsWith("mark") && number) return this.mark(number - 1);
    switch (action) {
      case "next": case "previous": return this.#step(action);
      case "longer": return void this.commands.send({action: "extend", seconds: lengthStepS});
      case "shorter": return void this.commands.send({action: "extend", seconds: -lengthStepS});
      case "clear": return this.clear();
      case "promise": return this.keepPromise();
      default: this.#ask(action, {});
    }
  }

  /** @param {"next" | "previous"} way */
  #step(way) {
    const to = neighbours(this.state.script)[way];
    if (to) void this.switchTo(to.segment, to.name);
  }

  /**
   * @param {string} segment @param {string} name
   * @returns {Promise<boolean>}  whether it is on air now
   */
  async switchTo(segment, name) {
    const before = this.state.script;
    const isDone = await this.commands.send({action: "segment", segment});
    if (isDone && before)
      this.offerUndo(
        words.control.switchedTo(name),
        () => void this.commands.send({action: "segment", segment: before.segment})
      );
    return isDone;
  }

  /** @param {{kind: string, text: string} & Record<string, unknown>} message */
  say(message) { return this.commands.send({action: "message", ...message}); }

  /** @param {number} index */
  sendTemplate(index) {
    const template = this.templates[index];
    if (!template) return;
    // Without text it stands for the answer to whatever is asked most.
    if (template.text === "") return this.#ask("answers", {});
    void this.say({kind: template.kind, text: template.text});
  }

  sendLeadCall() {
    const own = this.templates.find((one) => one.kind === "lead_call");
    const text = own?.text ?? words.control.leadCall;
    void this.say({kind: "lead_call", text});
  }

  /** @param {import("../types").Question} question */
  sendAnswer({question, answer}) {
    if (!answer) return;
    const fact = answer.source ? {fact: answer.source} : {};
    void this.say({kind: "answer", text: answer.text, question, ...fact});
  }

  /** @param {import("../types").Question} question */
  writeAnswer(question) { this.#ask("answer", question); }

  /** @param {string} question */
  answered(question) { void this.commands.send({action: "answer", question}); }

  clear() {
    const {cue} = this.state;
    if (cue) void this.commands.send({action: "clear", cue: cue.cue});
  }

  /** Flashes the card that nobody has seen once more: the same words as a new card. */
  again() {
    const {cue} = this.state;
    if (!cue) return;
    const {kind, text, question} = cue;
    void this.say({kind, text, ...(question ? {question} : {})});
  }

  /** @param {number} index */
  mark(index) {
    const [kind, name] = Object.entries(words.control.marks)[index] ?? [];
    if (kind && name) this.marks.add(kind, name);
  }

  /** Ticks the next thing that was agreed on after an earlier stream. */
  keepPromise() {
    const {next} = this.promises;
    if (!next) return;
    void this.promises.tick(next, true);
    this.offerUndo(words.setup.promises.done(next.text), () => void this.promises.tick(next, false));
  }

  /** @param {number} minutes  0 ends it */
  quiet(minutes) { void this.commands.send({action: "quiet", minutes}); }

  openRoom() { this.#ask("room", {}); }

  /** @param {string} text @param {() => void} run */
  offerUndo(text, run) {
    const undo = (this.undo = {text, run, untilMs: Date.now() + undoMs});
    this.#tell();
    setTimeout(() => {
      if (this.undo !== undo) return;
      this.undo = undefined;
      this.#tell();
    }, undoMs);
  }

  takeBack() {
    if (this.marks.takeBack()) return;
    const undo = this.undo;
    this.undo = undefined;
    undo?.run();
    this.#tell();
  }

  close() {
    this.keyboard.disconnect();
    this.marks.sendAll();
    this.following.close();
  }

  /**
   * What only the page itself can do.
   *
   * @param {string} name @param {unknown} detail
   */
  #ask(name, detail) { this.dispatchEvent(new CustomEvent("ask", {detail: {name, detail}})); }

  #tell = () => { this.dispatchEvent(new Event("change")); };
}
