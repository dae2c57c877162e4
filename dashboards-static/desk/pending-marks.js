/**
 * Marks made a moment ago: stamped when the key went down, sent a few seconds later, so that an
 * amount or a note can still be added and a slip of the finger be taken back.
 */

import {call} from "../api.js";

const waitMs = 6000;

/**
 * @typedef {object} PendingMark
 * @property {number} number
 * @property {string} kind
 * @property {string} name
 * @property {number} ts
 * @property {string} value
 * @property {string} note
 * @property {number} untilMs
 * @property {boolean} isEdited  somebody is writing in it
 */

export class PendingMarks extends EventTarget {
  /** @type {PendingMark[]} */
  all = [];
  #next = 1;

  /** @param {import("../commands.js").Commands} commands @param {() => number} now */
  constructor(commands, now) {
    super();
    this.commands = commands;
    this.now = now;
    commands.link.addEventListener("tick", () => this.#sendDue());
    addEventListener("pagehide", () => this.sendAll());
  }

  /** @param {string} kind @param {string} name */
  add(kind, name) {
    this.all.push({
      number: this.#next++,
      kind,
      name,
      ts: Math.round(this.now()),
      value: "",
      note: "",
      untilMs: Date.now() + waitMs,
      isEdited: false,
    });
    this.#tell();
  }

  /** @param {PendingMark} mark @param {Partial<PendingMark>} change */
  edit(mark, change) {
    Object.assign(mark, change, {untilMs: Date.now() + waitMs});
    this.#tell();
  }

  /** @param {PendingMark} mark */
  send(mark) {
    if (!this.all.includes(mark)) return;
    this.drop(mark);
    void this.commands.send(commandOf(mark));
  }

  /** @param {PendingMark} mark */
  drop(mark) {
    this.all = this.all.filter((one) => one !== mark);
    this.#tell();
  }

  /** The newest is gone as if it had not been made. */
  takeBack() {
    const last = this.all.at(-1);
    if (last) this.drop(last);
    return last !== undefined;
  }

  /** The page goes: what was marked is marked. */
  sendAll() {
    for (const mark of this.all.splice(0)) {
      const room = this.commands.room;
      void call("POST", `/v1/rooms/${room}/commands`, commandOf(mark), {keepalive: true})
        .catch(() => undefined);
    }
  }

  #sendDue() {
    const now = Date.now();
    for (const mark of this.all)
      if (!mark.isEdited && now >= mark.untilMs) this.send(mark);
  }

  #tell() { this.dispatchEvent(new Event("change")); }
}

/** @param {PendingMark} mark */
function commandOf({kind, ts, value, note}) {
  const amount = Number(value.trim().replace(",", "."));
  return {
    action: "intervention",
    kind,
    ts,
    ...(value.trim() && Number.isFinite(amount) ? {value: amount} : {}),
    ...(note.trim() ? {note: note.trim()} : {}),
  };
}
