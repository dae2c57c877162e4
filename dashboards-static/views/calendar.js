/** The calendar of short videos before a room's streams: planned, proposed, moved, printed, taken out. */

import {get, mayWriteCopy, me} from "../api.js";
import {cardID} from "../calendar/card.js";
import {countLine} from "../calendar/counts.js";
import {addDays, isDay, mondayOf, shortDay, today} from "../calendar/days.js";
import {told} from "../calendar/entry-form.js";
import {paper} from "../calendar/paper.js";
import {Plan} from "../calendar/plan.js";
import {proposalPanel} from "../calendar/proposal.js";
import {weekGrid} from "../calendar/week.js";
import {w} from "../calendar/words.js";
import {frame, note} from "../parts/frame.js";
import {words} from "../preferences.js";
import {keep, kept} from "../storage.js";
import {h, View} from "../tree.js";

import {problemText} from "./problem.js";

/** @typedef {import("../types").WarmUpEntry} WarmUpEntry */
/** @typedef {import("../types").WarmUpPlan} WarmUpPlan */

/** Others plan, too; and what is overdue shows by itself. */
const lookEveryMs = 30_000;

/** @type {Record<string, [days: number, minutes: number]>} */
const moves = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -30], ArrowDown: [0, 30]};

export class CalendarPage extends View {
  /** @type {import("../api.js").Person | undefined} */
  #person;
  /** @type {{room: string, title?: string}[]} */
  #rooms = [];
  /** @type {Plan | undefined} */
  #plan;
  #isMine = kept("calendar mine") === true;
  /** @type {WarmUpPlan | WarmUpEntry | undefined} */
  #opened;
  /** @type {{found: import("../types").WarmUpProposal, ticked: Set<number>} | undefined} */
  #proposal;
  #isProposing = false;
  /** @type {unknown} */
  #fault;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #looking;

  connectedCallback() {
    super.connectedCallback();
    addEventListener("popstate", this.#moved);
    addEventListener("keydown", this.#pressed);
    this.#looking = setInterval(() => {
      if (!document.hidden && !this.#opened) void this.#plan?.load();
    }, lookEveryMs);
    void this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("popstate", this.#moved);
    removeEventListener("keydown", this.#pressed);
    this.#plan?.removeEventListener("change", this.refresh);
    clearInterval(this.#looking);
  }

  async #load() {
    try {
      const [person, {rooms}] = await Promise.all([me(), get("/v1/rooms")]);
      this.#person = person;
      this.#rooms = rooms;
      await this.#moved();
    } catch (error) {
      this.#fault = error;
    }
    this.refresh();
  }

  /** The address names room and week, or what was looked at last and this week are meant. */
  #moved = async () => {
    const query = new URLSearchParams(location.search);
    const last = kept("calendar room");
    const room = query.get("room") ?? (this.#rooms.find((one) => one.room === last) ?? this.#rooms[0])?.room;
    const week = query.get("week");
    if (!room) return;
    if (!this.#rooms.some((one) => one.room === room)) this.#rooms = [...this.#rooms, {room}];
    const plan = new Plan(room, mondayOf(isDay(week) ? week : today()));
    if (this.#plan) plan.follow(this.#plan).said = this.#plan.room === room ? this.#plan.said : "";
    this.#plan?.removeEventListener("change", this.refresh);
    plan.addEventListener("change", this.refresh);
    this.#plan = plan;
    this.#proposal = undefined;
    keep("calendar room", room);
    await plan.load();
  };

  /** @param {{room?: string, week?: string}} to */
  #go(to) {
    const {room = "", monday = today()} = this.#plan ?? {};
    history.pushState(null, "", `/calendar?${new URLSearchParams({room: to.room ?? room, week: to.week ?? monday})}`);
    void this.#moved();
  }

  get #mayWrite() { return mayWriteCopy(this.#person); }

  #pressed = async (/** @type {KeyboardEvent} */ event) => {
    const isTyping = event.target instanceof Element && event.target.closest("input, textarea, dialog");
    if (isTyping || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.code !== "KeyZ") return;
    event.preventDefault();
    const at = document.activeElement?.id;
    await this.#plan?.undo();
    if (at) document.getElementById(at)?.focus();
  };

  /** @param {WarmUpEntry} entry @param {KeyboardEvent} event */
  #press = async (entry, event) => {
    const [days, minutes] = (event.shiftKey && moves[event.code]) || [0, 0];
    if (!this.#mayWrite || event.ctrlKey || event.altKey || event.metaKey) return;
    if (days || minutes) {
      event.preventDefault();
      await this.#plan?.move(entry, days, minutes);
      document.getElementById(cardID(entry.entry))?.focus();
    } else if (event.code === "Delete") {
      event.preventDefault();
      await this.#plan?.remove(entry);
      /** @type {HTMLElement | null} */ (this.querySelector(".told button"))?.focus();
    }
  };

  /** @param {string} name @param {string} day */
  #drop = (name, day) => {
    const entry = this.#plan?.weeks?.entries.find((one) => one.entry === name);
    if (!entry || entry.day === day) return;
    void this.#plan?.move(entry, Math.round((Date.parse(day) - Date.parse(entry.day)) / 86_400_000));
  };

  /** @param {WarmUpPlan | WarmUpEntry | undefined} opened */
  #open = (opened) => {
    if (this.#plan) this.#plan.problem = undefined;
    this.#opened = opened;
    this.refresh();
  };

  #closed = () => {
    const name = this.#opened && "entry" in this.#opened ? cardID(this.#opened.entry) : "main";
    this.#open(undefined);
    (document.getElementById(name) ?? document.getElementById("main"))?.focus({preventScroll: true});
  };

  /** @param {string} day */
  #begin = (day) => this.#open({
    kind: "clip", day, time: "12:00", title: "", state: "planned", shots: [],
    ...(this.#isMine && this.#person ? {owner: this.#person.name} : {}),
  });

  #propose = async () => {
    const plan = this.#plan;
    if (!plan) return;
    this.#isProposing = true;
    plan.problem = undefined;
    this.refresh();
    try {
      const found = await plan.propose();
      this.#proposal = {found, ticked: new Set(found.entries.keys())};
    } catch (error) {
      plan.problem = error;
    }
    this.#isProposing = false;
    this.refresh();
  };

  /** @param {WarmUpPlan[]} plans */
  #take = async (plans) => {
    if (!await this.#plan?.add(plans)) return;
    this.#proposal = undefined;
    this.refresh();
    document.getElementById("main")?.focus({preventScroll: true});
  };

  view() {
    const plan = this.#plan;
    return frame({title: w.title, back: ["/studio", words.nav.studio], person: this.#person},
      this.#fault ? note(problemText(this.#fault)) :
        this.#person && !plan ? h("p.note", {"data-ready": true}, w.noRooms) :
          !plan?.weeks ? plan?.fault ? note(problemText(plan.fault)) :
            h("div.waiting", {"aria-busy": "true"}, note(words.loading)) :
            this.#body(plan, plan.weeks));
  }

  /** @param {Plan} plan @param {import("../types").WarmUpWeeks} weeks */
  #body(plan, weeks) {
    const {monday} = plan;
    const shown = weeks.entries.filter((one) =>
      !this.#isMine || one.kind === "stream" || one.owner === this.#person?.name);
    const hasVideos = shown.some((one) => one.kind !== "stream");
    return h("div.calendar", {"data-ready": true, "data-week": monday},
      this.#bar(plan, weeks),
      countLine(weeks.weeks[0]?.counts ?? []),
      weeks.late && h("p.notice.warn", {key: "late"}, h("span", {"aria-hidden": "true"}, "▲ "), w.late(weeks.late.n), " ",
        h("button", {type: "button", onclick: () => this.#go({week: mondayOf(weeks.late?.day ?? monday)})}, w.lateOpen)),
      (plan.problem ?? plan.fault) !== undefined && h("p.notice.bad", {key: "problem", role: "alert"},
        told(plan.problem ?? plan.fault)),
      h("div.told", {key: "told", class: plan.said || plan.canUndo ? undefined : "still"}, h("span", {role: "status"}, plan.said),
        this.#mayWrite && plan.canUndo && h("button", {type: "button", onclick: () => void plan.undo()}, w.undo, " ",
          h("kbd", null, "Ctrl Z"))),
      this.#proposal && proposalPanel(this.#proposal.found, this.#proposal.ticked, {
        tick: this.#tick, take: (plans) => void this.#take(plans), cancel: () => {
          this.#proposal = undefined;
          this.refresh();
        },
      }),
      !hasVideos && !this.#proposal && note(weeks.entries.some((one) => one.kind !== "stream") ? w.noneMine :
        this.#mayWrite ? w.empty : w.emptyRead),
      weekGrid(weeks, monday, shown, this.#mayWrite, {
        open: this.#open, add: this.#begin, drop: this.#drop, press: (entry, event) => void this.#press(entry, event),
        mark: (entry, state) => void plan.mark(entry, state),
      }),
      h("p.note.keys", null, this.#mayWrite ? w.keys : w.onlyRead),
      paper(this.#rooms.find((one) => one.room === plan.room)?.title ?? plan.room, monday, shown),
      this.#opened && h("sc-entry-form", {key: "form", ".plan": plan, ".opened": this.#opened,
        ".mayWrite": this.#mayWrite, ondone: this.#closed}));
  }

  /** @param {number} number @param {boolean} isOn */
  #tick = (number, isOn) => {
    const ticked = this.#proposal?.ticked;
    if (isOn) ticked?.add(number);
    else ticked?.delete(number);
    this.refresh();
  };

  /** @param {Plan} plan @param {import("../types").WarmUpWeeks} weeks */
  #bar(plan, weeks) {
    const {room, monday} = plan;
    const isNow = monday === mondayOf(weeks.today);
    const name = `${shortDay(monday)} – ${shortDay(addDays(monday, 6))}`;
    const file = (/** @type {string} */ as, /** @type {string} */ count) => `/v1/copy/calendar?${new URLSearchParams({
      room, week: monday, weeks: count, as, ...(this.#isMine && this.#person ? {owner: this.#person.name} : {})})}`;
    return h("div.calendar-bar", null,
      h("label.room", null, h("span", null, w.room), h("select", {
        onchange: (/** @type {Event} */ event) =>
          this.#go({room: /** @type {HTMLSelectElement} */ (event.currentTarget).value}),
      }, this.#rooms.map((one) => h("option", {key: one.room, value: one.room, ".selected": one.room === room},
        one.title ? `${one.title} · ${one.room}` : one.room)))),
      h("div.week-choice", {role: "group", "aria-label": w.week},
        h("button", {type: "button", "aria-label": w.before, onclick: () => this.#go({week: addDays(monday, -7)})}, "‹"),
        h("strong", {"aria-live": "polite"}, name),
        h("button", {type: "button", "aria-label": w.after, onclick: () => this.#go({week: addDays(monday, 7)})}, "›"),
        !isNow && h("button.quiet", {type: "button", onclick: () => this.#go({week: mondayOf(weeks.today)})}, w.now)),
      h("div.buttons", null,
        this.#mayWrite && [
          addDays(monday, 6) >= weeks.today && h("button.main", {type: "button", disabled: this.#isProposing, onclick: () => void this.#propose()},
            this.#isProposing ? w.proposing : w.propose),
          h("button", {type: "button", onclick: () => this.#begin(isNow ? weeks.today : monday)}, w.add),
        ],
        h("button", {type: "button", "aria-pressed": String(this.#isMine), onclick: () => {
          this.#isMine = !this.#isMine;
          keep("calendar mine", this.#isMine);
          this.refresh();
        }}, w.mine),
        h("a.button", {href: file("ics", "4"), download: ""}, w.ics),
        h("a.button", {href: file("csv", "1"), download: ""}, w.csv),
        h("button", {type: "button", onclick: () => print()}, w.print)));
  }
}

customElements.define("sc-calendar", CalendarPage);
