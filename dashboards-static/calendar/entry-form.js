/** An entry of the calendar opened to be written: a dialog of its own. */

import {get} from "../api.js";
import {language, words} from "../preferences.js";
import {h, View} from "../tree.js";
import {problemText} from "../views/problem.js";
import {states} from "./card.js";
import {addDays, addMinutes} from "./days.js";
import {entryHistory} from "./entry-history.js";
import {planOf} from "./plan.js";
import {shotRows} from "./shot-rows.js";
import {w} from "./words.js";

/** @typedef {import("../types").WarmUpPlan} WarmUpPlan */
/** @typedef {import("../types").WarmUpEntry} WarmUpEntry */

const kinds = /** @type {WarmUpPlan["kind"][]} */ (["video", "clip", "stream"]);

export class EntryForm extends View {
  /** @type {import("./plan.js").Plan | undefined} */
  plan;
  /**
   * As it was opened; without `entry` it is new.
   *
   * @type {WarmUpPlan | WarmUpEntry | undefined}
   */
  opened;
  mayWrite = false;
  /** @type {WarmUpPlan | undefined} */
  #draft;
  #isAsking = false;
  #isOvertaken = false;
  #isSaving = false;
  /** @type {import("../types").WarmUpProposal["clips"]} */
  #clips = [];
  /** @type {import("../types").WarmUpDeed[]} */
  #deeds = [];

  connectedCallback() {
    this.#draft = this.opened && structuredClone(planOf(this.opened));
    super.connectedCallback();
    this.querySelector("dialog")?.showModal();
    // On a phone a field that has the focus brings the keyboard up: only where there is something to type first.
    if (!this.#entry) /** @type {HTMLElement | null} */ (this.querySelector("[name=title]"))?.focus();
    void this.#fetch();
  }

  get #entry() { return this.opened && "entry" in this.opened ? this.opened : undefined; }

  get #isChanged() {
    return this.mayWrite && JSON.stringify(this.#draft) !== JSON.stringify(this.opened && planOf(this.opened));
  }

  async #fetch() {
    const {plan} = this;
    const entry = this.#entry;
    const [clips, one] = await Promise.all([
      this.mayWrite ? plan?.propose().then((found) => found.clips, () => []) : [],
      entry && get(`/v1/copy/calendar/${encodeURIComponent(entry.entry)}`).catch(() => undefined),
    ]);
    this.#clips = clips ?? [];
    this.#deeds = one?.deeds ?? [];
    this.refresh();
  }

  /** @param {Partial<WarmUpPlan>} part */
  #put = (part) => {
    if (!this.#draft) return;
    this.#draft = {...this.#draft, ...part};
    this.refresh();
  };

  #close = () => this.dispatchEvent(new Event("done"));

  /** What was written is not lost by a key that slipped. */
  #leave = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!this.#isChanged) return this.#close();
    this.#isAsking = true;
    this.refresh();
    /** @type {HTMLElement | null} */ (this.querySelector(".unsaved button"))?.focus();
  };

  /** The browser itself may close it: what was written stays, and is asked about. */
  #closed = () => {
    if (!this.isConnected) return;
    if (!this.#isChanged) return this.#close();
    this.#isAsking = true;
    this.refresh();
    this.querySelector("dialog")?.showModal();
  };

  #save = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const {plan} = this;
    const draft = this.#draft;
    const entry = this.#entry;
    if (!plan || !draft || this.#isSaving) return;
    if (entry && !this.#isChanged) return this.#close();
    this.#isSaving = true;
    this.#isOvertaken = false;
    this.refresh();
    const isDone = await (entry ? plan.save(entry, draft) : plan.add([draft]));
    this.#isSaving = false;
    if (isDone) return this.#close();
    await this.#look();
    this.refresh();
  };

  /** Where somebody else was faster, what was written here stays, and may go over that once it was said. */
  async #look() {
    const entry = this.#entry;
    const now = entry && await get(`/v1/copy/calendar/${encodeURIComponent(entry.entry)}`).catch(() => undefined);
    if (!now || now.number === entry.number) return;
    this.#isOvertaken = true;
    this.#deeds = now.deeds;
    this.opened = now;
  }

  #remove = async () => {
    const entry = this.#entry;
    if (entry && await this.plan?.remove(entry)) this.#close();
  };

  view() {
    const draft = this.#draft;
    if (!draft) return null;
    const f = w.form;
    return h("dialog.entry-form", {
      "aria-labelledby": "entry-form-title", oncancel: this.#leave, onclose: this.#closed,
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key === "Escape" && !event.isComposing) this.#leave(event);
      },
    },
      h("form", {onsubmit: this.#save},
        h("h2", {id: "entry-form-title"}, this.#entry ? f.edit : f.add),
        this.plan?.problem !== undefined && h("p.notice.bad", {key: "problem", role: "alert"},
          this.#isOvertaken ? w.form.overtaken : told(this.plan.problem)),
        this.#told(),
        this.#fields(draft),
        draft.kind !== "stream" &&
          shotRows(draft.shots, draft.kind, this.#clips, this.mayWrite, (shots) => this.#put({shots})),
        this.#deeds.length > 0 && entryHistory(this.#deeds),
        this.#isAsking ? this.#unsaved() : this.#buttons()));
  }

  /** What was to be said against it when it was opened. */
  #told() {
    const findings = this.#entry?.findings ?? [];
    return findings.length > 0 && h("ul.findings", {key: "told"}, findings.map((one) =>
      h("li", {key: one.kind}, h("span", {"aria-hidden": "true"}, "▲ "), one.reason[language()])));
  }

  /** @param {WarmUpPlan} draft */
  #fields(draft) {
    const f = w.form;
    const isVideo = draft.kind !== "stream";
    const people = this.plan?.weeks?.people ?? [];
    return h("fieldset.entry-fields", {disabled: !this.mayWrite}, h("legend.hidden", null, f.edit),
      choose(f.kind, kinds.map((kind) => [kind, w.kinds[kind]]), draft.kind,
        (kind) => this.#put({kind: /** @type {WarmUpPlan["kind"]} */ (kind)})),
      field(f.day, "date", draft.day, (day) => this.#put({day}), {required: true}),
      field(f.time, "time", draft.time, (time) => this.#put({time}), {required: true}),
      this.mayWrite && this.#moves(draft),
      field(f.name, "text", draft.title, (title) => this.#put({title}), {name: "title", required: true, maxlength: 80, class: "whole"}),
      isVideo && field(f.owner, "text", draft.owner ?? "", (owner) => this.#put({owner}),
        {list: "entry-people", maxlength: 40, placeholder: f.ownerHint, autocomplete: "off"}),
      h("datalist", {id: "entry-people"}, people.map((name) => h("option", {key: name, value: name}))),
      isVideo && choose(f.state, states.map((state) => [state, w.states[state]]), draft.state,
        (state) => this.#put({state: /** @type {WarmUpPlan["state"]} */ (state)})),
      isVideo && this.#text(draft));
  }

  /**
   * Touch has no keys, and not everybody drags.
   *
   * @param {WarmUpPlan} draft
   */
  #moves(draft) {
    const f = w.form;
    const move = (/** @type {string} */ text, /** @type {number} */ days, /** @type {number} */ minutes) =>
      h("button", {type: "button", onclick: () =>
        this.#put({day: addDays(draft.day, days), time: addMinutes(draft.time, minutes)})}, text);
    return h("div.moves.whole", {role: "group", "aria-label": f.move}, move(f.dayBack, -1, 0), move(f.dayOn, 1, 0),
      move(f.earlier, 0, -30), move(f.later, 0, 30));
  }

  /** @param {WarmUpPlan} draft */
  #text(draft) {
    const f = w.form;
    const texts = this.plan?.weeks?.texts ?? [];
    const {text = ""} = draft;
    const choices = [["", f.noText], ...texts.map((one) => [one.text, one.title || one.text])];
    if (text && !texts.some((one) => one.text === text)) choices.push([text, text + f.oldText]);
    return h("div.whole.text-choice", null,
      choose(f.text, /** @type {[string, string][]} */ (choices), text, (chosen) => this.#put({text: chosen})),
      text && h("a", {href: `/studio?text=${encodeURIComponent(text)}`, target: "_blank"}, f.openText));
  }

  #buttons() {
    const f = w.form;
    return h("div.buttons.last", {key: "buttons"},
      this.mayWrite && h("button.main", {type: "submit", disabled: this.#isSaving}, f.save),
      h("button", {type: "button", onclick: this.#leave}, words.close),
      this.mayWrite && this.#entry && h("button.quiet", {type: "button", onclick: () => void this.#remove()}, f.remove));
  }

  #unsaved() {
    const f = w.form;
    return h("div.buttons.last.unsaved", {key: "unsaved"}, h("p", {role: "alert"}, f.unsaved),
      h("button.main", {type: "submit"}, f.save),
      h("button", {type: "button", onclick: this.#close}, f.discard),
      h("button.quiet", {type: "button", onclick: () => {
        this.#isAsking = false;
        this.refresh();
      }}, f.goOn));
  }
}

/**
 * What an error says, in words.
 *
 * @param {unknown} problem
 */
export const told = (problem) => problem instanceof Error && problem.message || problemText(problem);

/**
 * @param {string} label @param {string} type @param {string} text @param {(text: string) => void} put
 * @param {Record<string, unknown>} more
 */
const field = (label, type, text, put, {class: style, ...more}) => h("label", {class: style}, h("span", null, label),
  h("input", {type, ".value": text, ...more,
    oninput: (/** @type {Event} */ event) => put(/** @type {HTMLInputElement} */ (event.currentTarget).value)}));

/**
 * @param {string} label @param {[string, string][]} choices @param {string} chosen @param {(value: string) => void} put
 */
const choose = (label, choices, chosen, put) => h("label", null, h("span", null, label), h("select", {
  onchange: (/** @type {Event} */ event) => put(/** @type {HTMLSelectElement} */ (event.currentTarget).value),
}, choices.map(([value, text]) => h("option", {key: value, value, ".selected": value === chosen}, text))));

customElements.define("sc-entry-form", EntryForm);
