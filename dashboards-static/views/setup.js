/** The set-up before a stream: six steps, each of which can be saved by itself. */

import "../setup/table.js";
import "../setup/template-form.js";
import "../setup/yaml-text.js";

import {get, mayControl, me} from "../api.js";
import {Following} from "../following.js";
import {clock} from "../format.js";
import {choice, frame, note, panel} from "../parts/frame.js";
import {words} from "../preferences.js";
import {adviceBox} from "../setup/advice.js";
import {detail} from "../setup/detail.js";
import {Draft} from "../setup/draft.js";
import {screens} from "../setup/glance.js";
import {lengthText} from "../setup/lengths.js";
import {Promises} from "../parts/promises.js";
import {PasteSheet} from "../setup/paste-sheet.js";
import {
  factsStep, falseStream, glassChoice, messagesStep, preview, rehearsalStep, roomStep, screensStep
} from "../setup/steps.js";
import {TakenLine} from "../setup/taken-line.js";
import {conflict, versions} from "../setup/versions.js";
import {keep, kept} from "../storage.js";
import {h, View} from "../tree.js";

import {problemText} from "./problem.js";

/** @typedef {import("../types").Rundown} Rundown */
/** @typedef {"room" | "flow" | "messages" | "facts" | "screens" | "rehearsal"} Step */
/** @typedef {import("../setup/table.js").RundownTable} RundownTable */

const steps = /** @type {const} */ (
  ["room", "flow", "messages", "facts", "screens", "rehearsal"]
);
/**
 * What each step writes.
 *
 * @type {Record<Step, (keyof Rundown)[]>}
 */
const partsOf = {
  room: ["title", "repeats", "goal", "switchback"],
  flow: ["segments"],
  messages: ["templates"],
  facts: ["facts"],
  screens: [],
  rehearsal: [],
};

export class Setup extends View {
  room = "";
  /** @type {Step} */
  #step = "flow";
  /** @type {Draft | undefined} */
  #draft;
  /** @type {Following | undefined} */
  #following;
  /** @type {import("../api.js").Person | undefined} */
  #person;
  /** @type {unknown} */
  #problem;
  #isLoaded = false;
  /** @type {import("../setup/advice.js").Advice | undefined} */
  #advice;
  #paste = new PasteSheet();
  /** @type {Promises | undefined} */
  #promises;
  /** @type {import("../setup/glance.js").Glass} */
  #glass = {device: "tablet", metres: 2};
  #taken = new TakenLine();
  #isTemplateOpen = false;
  #areVersionsOpen = false;
  #rehearsalProblem = "";
  #test = {cue: /** @type {string | undefined} */ (undefined), isSending: false, problem: ""};

  connectedCallback() {
    super.connectedCallback();
    const glass = /** @type {import("../setup/glance.js").Glass | undefined} */ (kept("setup glass"));
    if (glass && glass.device in screens) this.#glass = glass;
    const draft = (this.#draft = new Draft(this.room));
    draft.addEventListener("change", this.refresh);
    const following = (this.#following = new Following(this.room, "setup"));
    following.addEventListener("change", this.refresh);
    following.open();
    this.#promises = new Promises(this.room);
    this.#promises.addEventListener("change", this.refresh);
    this.#taken.take();
    this.#taken.addEventListener("change", this.refresh);
    document.addEventListener("keydown", this.#pressed);
    void this.#load(draft);
    void this.#promises.load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#following?.close();
    this.#paste.remove();
    document.removeEventListener("keydown", this.#pressed);
  }

  /** @param {Draft} draft */
  async #load(draft) {
    try {
      this.#person = await me();
      await draft.load();
      this.#isLoaded = true;
      if (draft.rundown.segments.length === 0 && !draft.rundown.title) this.#step = "flow";
    } catch (error) {
      this.#problem = error;
    }
    this.refresh();
    await this.#askAdvice();
  }

  async #askAdvice() {
    this.#advice = await get(`/v1/rooms/${this.room}/rundown/advice`).catch(() => undefined);
    this.refresh();
  }

  /** @param {KeyboardEvent} event */
  #pressed = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return;
    const isRedo = event.code === "KeyY" || (event.code === "KeyZ" && event.shiftKey);
    if (event.code === "KeyS")
      void this.#save();
    else if (isRedo)
      this.#draft?.redo();
    else if (event.code === "KeyZ")
      this.#draft?.undo();
    else
      return;
    event.preventDefault();
  };

  /** @param {(keyof Rundown)[]} [parts] */
  async #save(parts) {
    if (!(await this.#draft?.save(parts))) return this.#showProblem();
    await this.#askAdvice();
  }

  /** The step in which the first problem is. */
  #showProblem() {
    const first = this.#draft?.problems[0]?.path.split(/[.[]/)[0];
    const step = steps.find((name) => partsOf[name].some((part) => part === first));
    if (step) this.#go(step);
  }

  /** @param {Step} step */
  #go(step) {
    this.#step = step;
    this.refresh();
  }

  /** @param {import("../setup/glance.js").Glass} glass */
  #setGlass = (glass) => {
    this.#glass = glass;
    keep("setup glass", glass);
    this.refresh();
  };

  get #table() {
    return /** @type {RundownTable | null} */ (this.querySelector("sc-rundown-table"));
  }

  /** The segment on air, while there is one. */
  get #onAir() {
    const state = this.#following?.state;
    if (state?.status !== "live" || state.script?.rundown === undefined) return "";
    return state.script.segment;
  }

  view() {
    const draft = this.#draft;
    const state = this.#following?.state;
    const w = words.setup;
    return frame(
      {
        title: w.title,
        small: draft?.rundown.title || state?.title || this.room,
        back: [`/rooms/${this.room}/control`, words.control.title],
        chips: state?.status === "live" && h("span.chip.live", null,
          h("span", {"aria-hidden": "true"}, "●"), words.statusOf("live", state.rehearsal)),
        ...(this.#following ? {link: this.#following.link} : {}),
        person: this.#person,
        tools: this.#isLoaded && draft && this.#tools(draft),
      },
      draft && this.#body(draft)
    );
  }

  /** @param {Draft} draft */
  #tools(draft) {
    const w = words.setup;
    const said = draft.saving === "saved" ? w.saved(clock(draft.kept.saved_ts)) :
      draft.saving === "saving"           ? w.saving :
      draft.saving === "failed"           ? w.failed :
      draft.isChanged                     ? w.unsaved :
                                            "";
    const tone = draft.saving === "failed" ? "bad" : draft.saving === "saved" ? "ok" : "note";
    return [
      h(`span.answer.${tone}`, {role: "status"}, said),
      h("button", {type: "button", disabled: !draft.mayUndo, onclick: () => draft.undo()}, w.undo),
      h("button", {type: "button", disabled: !draft.mayRedo, onclick: () => draft.redo()}, w.redo),
      h("button.main", {
        type: "button",
        disabled: !draft.isChanged || draft.saving === "saving",
        onclick: () => void this.#save()
      },
        w.saveAll),
    ];
  }

  /** @param {Draft} draft */
  #body(draft) {
    const w = words.setup;
    if (this.#problem) return note(problemText(this.#problem));
    if (!this.#isLoaded) return h("div.waiting", {"aria-busy": "true"}, note(words.loading));
    if (this.#person && !mayControl(this.#person)) return note(words.control.notYours);
    return h(
      "div.setup", {"data-ready": true, "data-step": this.#step},
      h("nav.steps-bar", {"aria-label": w.steps},
        choice(w.steps, steps.map((step, i) => [step, this.#stepName(step, i)]), this.#step,
          (step) => this.#go(/** @type {Step} */ (step)))),
      this.#notices(draft), this.#taken.view(draft, this.#onAir), conflict(draft), this.#stepBody(draft)
    );
  }

  /** @param {Step} step @param {number} i */
  #stepName(step, i) { return `${i + 1} ${words.setup.stepNames[step]}${this.#mark(step)}`; }

  /**
   * ✓ when there is something and nothing is wrong with it.
   *
   * @param {Step} step
   */
  #mark(step) {
    const draft = this.#draft;
    if (!draft || partsOf[step].length === 0) return "";
    const isWrong = draft.problems.some((one) =>
      partsOf[step].some((part) => one.path.startsWith(part)));
    if (isWrong) return " ⬢";
    const value = draft.rundown[/** @type {"segments"} */ (partsOf[step][0])];
    return value && value.length ? " ✓" : "";
  }

  /** @param {Draft} draft */
  #notices(draft) {
    const w = words.setup;
    const others = draft.problems.length;
    return [
      draft.isRestored && h("p.notice", {key: "restored"}, w.restored, " ",
        h("button.small", {type: "button", onclick: () => draft.discard()}, w.discard)),
      this.#onAir && h("p.notice.live", {key: "live"},
        this.#following?.state?.rehearsal ? w.isRehearsing : w.isLive),
      others > 0 && h("div.notice.bad", {key: "problems", role: "alert"},
        h("strong", null, w.problems.count(others)),
        h("ul", null, draft.problems.slice(0, 6).map((one, i) =>
          h("li", {key: i}, w.problems.at(one.path), one.message)))),
      draft.failure !== undefined && h("p.notice.bad", {key: "failure", role: "alert"},
        problemText(draft.failure)),
    ];
  }

  /** @param {Draft} draft */
  #stepBody(draft) {
    const w = words.setup;
    const state = this.#following?.state;
    const now = this.#following?.now() ?? Date.now();
    switch (this.#step) {
      case "flow": return this.#flow(draft);
      case "room": return this.#saved("room", roomStep(draft));
      case "messages": return this.#saved("messages", messagesStep(draft, this.#glass));
      case "facts": return this.#saved("facts", factsStep(draft, now, this.room));
      case "screens":
        return panel(w.stepNames.screens, null,
          screensStep(this.room, state, now, this.#glass, this.#setGlass, this.#order));
      default:
        return panel(w.stepNames.rehearsal, null,
          rehearsalStep(state, this.#test, this.#testScreens, now),
          falseStream(this.room, state, draft, this.#rehearsalProblem, this.#rehearse, now));
    }
  }

  /** @type {import("../parts/screens.js").Send} */
  #order = async (command) =>
    (await this.#following?.link.send({room: this.room, ...command}))?.type === "done";

  /**
   * A step with its own button to save it.
   *
   * @param {Step} step @param {import("../types").Child} body
   */
  #saved(step, body) {
    const w = words.setup;
    return panel(
      w.stepNames[step],
      h("button", {type: "button", onclick: () => void this.#save(partsOf[step])}, w.saveStep), body
    );
  }

  /** @param {Draft} draft */
  #flow(draft) {
    const chosen = this.#table?.chosen ?? 0;
    const segment = draft.rundown.segments[chosen];
    const cue = segment?.must_say?.[0]?.cue ?? "";
    const kind = segment?.kind === "lead_call" ? "lead_call" : "say";
    return h(
      "div.flow-step", {key: "flow"},
      this.#saved("flow", [
        this.#beginnings(draft),
        draft.rundown.segments.length === 0 ? null : h("sc-rundown-table", {
          key: "table",
          ".draft": draft,
          ".glass": this.#glass,
          ".locked": this.#onAir,
          onchoose: this.refresh,
          ontable: (/** @type {CustomEvent} */ event) => this.#openPaste(event.detail),
        }),
        h("div.below", null,
          h("button", {type: "button", onclick: this.#addRow}, words.setup.table.add),
          this.#total(draft)),
        detail(draft, chosen, this.#onAir !== "" && segment?.segment === this.#onAir),
        h("sc-yaml-text", {".draft": draft, key: "yaml"}),
      ]),
      h("aside.beside", {"aria-label": words.setup.preview}, this.#promises?.view(),
        panel(words.setup.preview, null, glassChoice(this.#glass, this.#setGlass),
          preview(cue, kind, segment?.name ?? "", this.#glass)),
        h("div.panel", null, adviceBox(this.#advice)), this.#versions(draft))
    );
  }

  /** @param {Draft} draft */
  #beginnings(draft) {
    const w = words.setup;
    const isEmpty = draft.rundown.segments.length === 0;
    return h(
      "div.beginnings", {class: isEmpty ? "empty" : ""},
      isEmpty && h("p.lead", null, w.empty),
      h("div.buttons", null,
        h("button", {
          type: "button", class: isEmpty ? "main" : "", "aria-expanded": String(this.#isTemplateOpen),
          onclick: this.#flipTemplate
        },
          w.template.use),
        h("button", {type: "button", onclick: () => this.#openPaste("")}, w.paste.open),
        h("button", {type: "button", "aria-expanded": String(this.#areVersionsOpen),
          onclick: this.#flipVersions}, w.versions.copy)),
      this.#isTemplateOpen && h("sc-template-form", {".draft": draft, ondone: this.#flipTemplate})
    );
  }

  #flipTemplate = () => {
    this.#isTemplateOpen = !this.#isTemplateOpen;
    this.refresh();
  };

  #flipVersions = () => {
    this.#areVersionsOpen = !this.#areVersionsOpen;
    this.refresh();
  };

  /** @param {string} text */
  #openPaste(text) {
    const draft = this.#draft;
    if (!draft) return;
    this.#paste.open(text, draft.rundown.segments, (segments, isInstead) =>
      draft.set(["segments"], isInstead ? segments : [...draft.rundown.segments, ...segments]));
  }

  #addRow = () => {
    const draft = this.#draft;
    if (!draft) return;
    if (this.#table)
      this.#table.add();
    else
      draft.set(["segments"], [{segment: "other", name: "", kind: "other", planned_s: 60}]);
  };

  /** @param {Draft} draft */
  #total({rundown}) {
    const w = words.setup;
    const sum = rundown.segments.reduce((s, one) => s + (Number(one.planned_s) || 0), 0);
    const hours = rundown.goal?.hours;
    const isLoop = rundown.repeats !== false;
    const rounds = hours && sum ? Math.floor((hours * 3600) / sum) : undefined;
    const planned = hours ? lengthText(hours * 3600) : "";
    return h("p.total", {role: "status"},
      isLoop ? w.loopTotal(lengthText(sum), rounds) : w.total(lengthText(sum), planned));
  }

  /** @param {Draft} draft */
  #versions(draft) {
    const w = words.setup.versions;
    return h("details.panel", {".open": this.#areVersionsOpen,
      ontoggle: (/** @type {Event} */ event) => {
        this.#areVersionsOpen = /** @type {HTMLDetailsElement} */ (event.currentTarget).open;
      }},
      h("summary", null, w.title(draft.kept.versions?.length ?? 0)),
      versions(draft, this.#following?.state?.script?.version));
  }

  /** Begins or ends the stream of invented viewers. */
  #rehearse = async (/** @type {boolean} */ isOn) => {
    const answer = await this.#following?.link.send({action: "rehearse", room: this.room, on: isOn});
    this.#rehearsalProblem =
      !answer || answer.type === "done" ? "" : words.operator.refused(answer.message ?? answer.type);
    this.refresh();
  };

  #testScreens = async () => {
    const link = this.#following?.link;
    if (!link) return;
    this.#test = {cue: undefined, isSending: true, problem: ""};
    this.refresh();
    const answer = await link.send({
      action: "message", room: this.room, kind: "message", text: words.host.test, ttl_s: 60
    });
    const why = answer.message ?? answer.type;
    const problem = answer.type === "done" ? "" : words.operator.refused(why);
    this.#test = {cue: answer.cue, isSending: false, problem};
    this.refresh();
  };
}

customElements.define("sc-setup", Setup);
