/** What the next controller must know, on one card: to read, to copy, to print. */

import {copy} from "../copy.js";
import {clock, count, duration, stopwatch} from "../format.js";
import {words} from "../preferences.js";
import {h, render} from "../tree.js";

import {aheadOfPlan} from "./numbers.js";
import {became} from "./recent-cues.js";
import {intentName} from "./to-do.js";
import {onTheList, textOf} from "./warnings.js";

/** @typedef {import("../types").RoomState} RoomState */

/**
 * @param {RoomState} state @param {number} now
 * @returns {{title: string, lines: string[]}[]}
 */
export function handover(state, now) {
  const w = words.control.handover;
  return [
    {title: w.now, lines: place(state, now)},
    {title: w.said, lines: said(state)},
    {title: w.warnings, lines: onTheList(state, now).map(warningLine)},
    {
      title: w.questions,
      lines: (state.questions ?? []).map((one) => words.control.review.question(
        intentName(one.question), one.asks, duration(Math.floor((now - one.first_ts) / 1000)))),
    },
    {title: w.goal, lines: goal(state, now)},
    {title: w.leadCall, lines: leadCall(state)},
    {
      title: w.cues,
      lines: (state.cues ?? []).slice(0, 5).map((cue) =>
        `${clock(cue.created_ts)} ${cue.text.replaceAll("|", "")} · ${became(cue)}`),
    },
  ].filter((part) => part.lines.length > 0);
}

/** @param {import("../types").Warning} one */
const warningLine = (one) =>
  [`${one.severity} ${textOf(one)}`, one.acked && words.control.warnings.seenBy(one.acked.by)]
    .filter(Boolean).join(" · ");

/** @param {RoomState} state @param {number} now */
function place({script}, now) {
  const w = words.control.handover;
  if (!script) return [w.noScript];
  const name = script.name ?? script.segment;
  const first = w.segment(name, stopwatch((now - script.since_ts) / 1000));
  return script.loop ? [first, w.loop(script.loop)] : [first];
}

/** @param {RoomState} state */
function said({script}) {
  const w = words.control.handover;
  const passages = (script?.segments ?? []).filter((one) =>
    one.state === "done" || one.state === "on_air" || one.state === "skipped");
  const lines = passages.map((one) => one.state === "skipped" ? w.skipped(one.name) :
    w.points(one.name, one.said ?? 0, one.points ?? 0));
  const unsaid = (script?.points ?? []).filter((point) => point.said_ts === undefined)
    .map((point) => point.text.replaceAll("|", ""));
  return unsaid.length ? [...lines, w.unsaid(unsaid.join(words.control.toDo.and))] : lines;
}

/** @param {RoomState} state @param {number} now */
function goal(state, now) {
  const w = words.control.handover;
  const leads = state.goal?.leads;
  if (!leads) return [w.noGoal];
  const ahead = aheadOfPlan(state, now);
  const beside = ahead === undefined ? "" : words.control.numbers.ahead(ahead);
  return [words.control.review.goal(count(state.leads?.total ?? 0), count(leads), beside)];
}

/** @param {RoomState} state */
function leadCall({script}) {
  const w = words.control.handover;
  const call = script?.lead_call;
  if (!call) return [];
  const last = call.last_ts === undefined ? w.noCall : w.lastCall(clock(call.last_ts));
  return call.due_ts === undefined ? [last] : [last, w.nextCall(clock(call.due_ts))];
}

export class HandoverSheet {
  #dialog = document.createElement("dialog");
  #isCopied = false;

  constructor() {
    this.#dialog.className = "sheet-dialog handover";
    this.#dialog.setAttribute("aria-labelledby", "handover-title");
  }

  /** @param {import("./desk.js").Desk} desk */
  open({state, now}) {
    this.#isCopied = false;
    if (!this.#dialog.isConnected) document.body.append(this.#dialog);
    this.#draw(state, handover(state, now), now);
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  remove() { this.#dialog.remove(); }

  /** @param {RoomState} state @param {ReturnType<typeof handover>} parts @param {number} now */
  #draw(state, parts, now) {
    const w = words.control.handover;
    const title = `${w.title} · ${state.title ?? state.room}`;
    const text = [title, w.at(clock(now)), ...parts.flatMap(({title, lines}) =>
      ["", title, ...lines.map((line) => `- ${line}`)])].join("\n");
    const take = async () => {
      const body = this.#dialog.querySelector(".handover-body");
      if (body instanceof HTMLElement) this.#isCopied = await copy(text, body);
      this.#draw(state, parts, now);
    };
    render(
      this.#dialog,
      h("div.sheet", null, h("h2", {id: "handover-title"}, title),
        h("p.note", null, w.at(clock(now))),
        h("div.scroll.handover-body", {tabindex: "0", role: "group", "aria-label": w.title},
          parts.map(({title, lines}) => h("section", {key: title}, h("h3", null, title),
            h("ul", null, lines.map((line, i) => h("li", {key: i}, line)))))),
        h("div.buttons", null,
          h("button", {type: "button", onclick: () => void take()},
            this.#isCopied ? words.copied : words.copy),
          h("button", {type: "button", onclick: () => print()}, w.print),
          h("button.main", {type: "button", onclick: () => this.#dialog.close()}, words.close)))
    );
  }
}
