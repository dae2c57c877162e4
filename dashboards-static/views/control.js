/** The controller's console: what needs doing, what the host sees, what to send, on one page. */

import "../desk/send-box.js";
import "../desk/to-do-list.js";
import "../parts/course.js";
import "../parts/hold.js";
import "../parts/pairing.js";

import {mayControl, me} from "../api.js";
import {Device} from "../device.js";
import {Alarm} from "../desk/alarm.js";
import {cues, outcome, waiting} from "../desk/cues.js";
import {Desk} from "../desk/desk.js";
import {flow} from "../desk/flow.js";
import {hostMirror} from "../desk/host-mirror.js";
import {numbers} from "../desk/numbers.js";
import {recentCues} from "../desk/recent-cues.js";
import {reviewCard, ReviewTimer, stageReview} from "../desk/stage-review.js";
import {intentName} from "../desk/to-do.js";
import {switchbackLine} from "../desk/switchback.js";
import {toggleQuiet, tools} from "../desk/tools.js";
import {alarms} from "../desk/warnings.js";
import {watchLine} from "../desk/watch-line.js";
import {Following} from "../following.js";
import {clock, stopwatch} from "../format.js";
import {fetchPart} from "../later.js";
import {choice, frame, note, panel} from "../parts/frame.js";
import {marksAndWarnings} from "../parts/marks.js";
import {ruleName} from "../parts/rules.js";
import {thisOne} from "../parts/this-one.js";
import {words} from "../preferences.js";
import {screenName} from "../storage.js";
import {h, View} from "../tree.js";

import {problemText} from "./problem.js";

/** @typedef {"tell" | "send" | "flow"} Tab */

/** So long after the first paint the rest of the desk is fetched, for when there is no link. */
const idleMs = 10_000;
const shapes = {live: "●", ended: "■", empty: "○"};

export class Control extends View {
  room = "";
  /** @type {Desk | undefined} */
  #desk;
  /** @type {Device | undefined} */
  #device;
  /** @type {import("../desk/key-sheet.js").KeySheet | undefined} */
  #keySheet;
  /** @type {Tab} */
  #tab = "send";
  /** @type {import("../desk/handover.js").HandoverSheet | undefined} */
  #handover;
  /** Fetches for later what may be wanted when there is no link. */
  #idle = 0;
  #timer = new ReviewTimer();
  #alarm = new Alarm();
  /** @type {import("../desk/stage-review.js").Review | undefined} */
  #review;

  connectedCallback() {
    super.connectedCallback();
    const following = new Following(this.room, "control", screenName());
    const device = (this.#device = new Device(following.link, this.room));
    device.addEventListener("change", this.refresh);
    const desk = (this.#desk = new Desk(following));
    following.addEventListener("state", () => {
      if (following.state) this.#course?.add(following.state);
    });
    for (const one of [following, desk, this.#alarm])
      one.addEventListener("change", this.#changed);
    desk.addEventListener("ask", (event) => {
      const {name, detail} = /** @type {CustomEvent} */ (event).detail;
      this.#asked(name, detail);
    });
    me().then((person) => {
      desk.person = person;
      this.refresh();
    }, () => undefined);
    desk.keyboard.connect();
    following.open();
    void desk.promises.load();
    this.#idle = window.setTimeout(() => {
      void desk.fetchCards();
      for (const part of ["evidence", "keys", "handover"])
        void fetchPart(part).catch(() => undefined);
    }, idleMs);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#desk?.close();
    this.#device?.close();
    clearTimeout(this.#idle);
    this.#keySheet?.remove();
    this.#handover?.remove();
    this.#alarm.close();
  }

  #changed = () => {
    const desk = this.#desk;
    if (desk && this.#timer.isDue(desk, this.#isBusy)) this.#openReview();
    this.refresh();
    if (desk) this.#sound(desk);
    this.#toDo?.update();
  };

  /**
   * Heard, and seen on the tab of a browser that shows another page.
   *
   * @param {Desk} desk
   */
  #sound(desk) {
    const urgent = alarms(desk.state, desk.now);
    this.#alarm.hear(urgent.map((one) => one.warning));
    if (urgent[0]) document.title = `⬢ ${ruleName(urgent[0].rule)} · ${document.title}`;
  }

  /** Somebody writes, or something urgent waits: no time for a review. */
  get #isBusy() {
    return this.#desk?.keyboard.state === "typing" || this.#box?.draft !== undefined ||
      this.#toDo?.isUrgent === true || this.#desk?.state.cue?.state === "created";
  }

  async #openKeys() {
    const part = /** @type {typeof import("../desk/key-sheet.js")} */ (await fetchPart("keys"));
    if (this.#desk) (this.#keySheet ??= new part.KeySheet(this.#desk.keyboard)).open();
  }

  async #openHandover() {
    const part = /** @type {typeof import("../desk/handover.js")} */ (await fetchPart("handover"));
    if (this.#desk) (this.#handover ??= new part.HandoverSheet()).open(this.#desk);
  }

  #openReview() {
    if (this.#desk) this.#review = stageReview(this.#desk.state, this.#desk.now);
    this.refresh();
  }

  #closeReview = () => {
    this.#review = undefined;
    this.refresh();
  };

  get #course() {
    return /** @type {import("../parts/course.js").Course | null} */ (
      this.querySelector("sc-course"));
  }

  get #toDo() {
    return /** @type {import("../desk/to-do-list.js").ToDoList | null} */ (
      this.querySelector("sc-to-do-list"));
  }

  get #box() {
    return /** @type {import("../desk/send-box.js").SendBox | null} */ (
      this.querySelector("sc-send-box"));
  }

  /** @param {string} name @param {any} detail */
  #asked(name, detail) {
    switch (name) {
      case "box": return this.#box?.focusField();
      case "answer": return this.#box?.answer(detail);
      case "answers": return this.#toDo?.chooseBusiest();
      case "down": return this.#toDo?.walk(1);
      case "up": return this.#toDo?.walk(-1);
      case "main": return this.#toDo?.act();
      case "snooze": return this.#toDo?.snooze();
      case "acknowledge": return this.#toDo?.acknowledge();
      case "keys": return void this.#openKeys().catch(() => undefined);
      case "handover": return void this.#openHandover().catch(() => undefined);
      case "review": return this.#review ? this.#closeReview() : this.#openReview();
      case "quiet": return this.#desk && toggleQuiet(this.#desk);
      case "useful": case "noise": return this.#toDo?.judge(name);
      case "evidence": return this.#toDo?.look();
      case "hold": return this.#hold(detail);
      case "markNote": return this.#toNote();
      case "room": return void window.open(`/rooms/${this.room}`, "_blank", "noopener");
      default: break;
    }
  }

  /** @param {{action: string, isDown: boolean}} key */
  #hold({action, isDown}) {
    const button = /** @type {import("../parts/hold.js").Hold | null} */ (
      this.querySelector(`sc-hold[data-action="${action}"]`));
    if (isDown)
      button?.press();
    else
      button?.release();
  }

  #toNote() {
    const fields = [...this.querySelectorAll(".pending input[name=value]")];
    /** @type {HTMLElement | undefined} */ (fields.at(-1))?.focus();
  }

  view() {
    const desk = this.#desk;
    const state = desk?.following.state;
    return [this.#frame(desk, state), this.#device?.isShowing && thisOne(this.#device.label)];
  }

  /** @param {Desk | undefined} desk @param {import("../types").RoomState | undefined} state */
  #frame(desk, state) {
    return frame(
      {
        title: state?.title ?? this.room,
        back: [`/rooms/${this.room}`, words.nav.room],
        chips: state && desk && this.#chips(desk),
        ...(desk ? {link: desk.following.link} : {}),
        person: desk?.person,
        tools: desk && state && state.status !== "empty" && tools(desk),
      },
      desk && this.#body(desk)
    );
  }

  /** @param {Desk} desk */
  #chips({state, now}) {
    const until = state.ended_ts ?? now;
    return [
      h(`span.chip.${state.status}`, null,
        h("span", {"aria-hidden": "true"}, shapes[state.status]),
        state.ended_ts ? words.endedAt(clock(state.ended_ts)) : words.statusOf(state.status, state.rehearsal)),
      state.started_ts !== undefined &&
        h("span.elapsed", {role: "timer", "aria-live": "off", "aria-label": words.rooms.elapsed},
          stopwatch((until - state.started_ts) / 1000)),
    ];
  }

  /** @param {Desk} desk */
  #body(desk) {
    const {following} = desk;
    if (following.problem) return note(problemText(following.problem));
    if (!following.state) return h("div.waiting", {"aria-busy": "true"}, note(words.loading));
    if (desk.person && !mayControl(desk.person)) return note(words.control.notYours);
    if (following.state.status === "empty") return this.#empty(desk);
    return h(
      "div.desk", {"data-ready": true, "data-tab": this.#tab},
      h("div.lines", {key: "lines"}, numbers(desk.state, following.series, desk.now),
        watchLine(desk, this.#alarm), switchbackLine(desk), this.#ended(desk)),
      this.#tabs(), this.#flow(desk),
      this.#centre(desk), this.#hostSide(desk), cues(desk), this.#undo(desk)
    );
  }

  /**
   * After the stream the desk leads to its replay.
   *
   * @param {Desk} desk
   */
  #ended({state}) {
    const w = words.control;
    return state.status === "ended" && h("p.ended-line", {key: "ended"}, w.endedLine, " ",
      h("a.button", {href: `/streams/${state.stream}`}, words.streams.open),
      h("a.button", {href: `/rooms/${this.room}/setup`}, w.flow.edit));
  }

  /** @param {Desk} desk */
  #empty(desk) {
    const w = words.control;
    return h("div.first", null, h("p.huge", null, w.emptyTitle), h("p.lead", null, w.emptyLead),
      h("p", null, h("a.button", {href: `/rooms/${this.room}/setup`}, w.flow.make)),
      desk.promises.view(desk.key("promise")), this.#undo(desk));
  }

  #tabs() {
    const w = words.control.tabs;
    return h("div.tabs", {key: "tabs"},
      choice(w.title, [["tell", w.tell], ["send", w.send], ["flow", w.flow]], this.#tab,
        (tab) => {
          this.#tab = /** @type {Tab} */ (tab);
          this.refresh();
        }));
  }

  /** @param {Desk} desk */
  #flow(desk) {
    const w = words.control;
    return h("div.flow", {key: "flow"}, flow(desk), desk.promises.view(desk.key("promise")),
      h("div.risky", null, h("sc-hold", {
        "data-action": "end",
        ".text": w.end,
        ".holding": w.endHolding,
        ".disabled": !desk.mayAct,
        ".onhold": () => void desk.commands.send({action: "end_stream"}),
      })));
  }

  /** @param {Desk} desk */
  #centre(desk) {
    const {following, state} = desk;
    return h(
      "div.centre", {key: "centre"},
      h("section.panel.to-do", {"aria-label": words.control.toDo.title},
        h("div.heading", null, h("h2", null, words.control.toDo.title)),
        h("sc-to-do-list", {".desk": desk})),
      this.#review && reviewCard(desk, this.#review, this.#closeReview),
      h("sc-course", {
        key: "course",
        ".range": 20,
        ".series": following.series,
        ".marks": marksAndWarnings(following.items.marks, desk.log.all, ruleName),
        ".isStale": following.isOld,
        ".now": following.now,
      }),
      h("div.ends", null, this.#questions(state), recentCues(desk))
    );
  }

  /** @param {import("../types").RoomState} state */
  #questions(state) {
    const w = words.control.questions;
    const all = [...state.questions ?? []].sort((a, b) => b.asks - a.asks);
    return panel(
      w.title, null,
      all.length === 0 ? h("p.note", null, w.none) :
                         h("ul.counts", null, all.map((one) =>
                           h("li", {key: one.question}, intentName(one.question), " ",
                             h("strong", null, one.asks))))
    );
  }

  /** @param {Desk} desk */
  #hostSide(desk) {
    const w = words.control;
    return h(
      "div.host-side", {key: "host"}, hostMirror(desk, this.#box?.draft),
      panel(
        w.box.title,
        [
          outcome(desk),
          h("sc-hold", {
            "data-action": "stop",
            ".text": w.stop,
            ".holding": w.stopHolding,
            ".keyName": desk.key("stop"),
            ".disabled": !desk.mayAct,
            ".onhold": this.#stop,
          }),
        ],
        h("sc-send-box", {".desk": desk, ".up": desk.mayAct, ondraft: this.refresh}),
        waiting(desk)
      )
    );
  }

  #stop = () => {
    const text = this.#box?.draft?.text ?? words.control.stopText;
    void this.#desk?.say({kind: "stop", text});
  };

  /** @param {Desk} desk */
  #undo(desk) {
    const {undo} = desk;
    return undo && h("div.undo-bar", {key: "undo", role: "status"}, h("span", null, undo.text),
      h("button", {type: "button", onclick: () => desk.takeBack()}, words.control.undo,
        h("kbd", null, desk.key("undo"))));
  }
}

customElements.define("sc-control", Control);
