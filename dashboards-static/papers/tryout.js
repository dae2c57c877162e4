/** A sentence tried: what would be told of it, on what is being written as much as on what is saved. */

import {call} from "../api.js";
import {language} from "../preferences.js";
import {h, View} from "../tree.js";
import {problemText} from "../views/problem.js";
import {paperWords} from "./words.js";

/** @typedef {{line?: number, rule: string, phrase: string, severity: "P1" | "P2" | "P3", law?: string,
 *   reason: string, reason_en: string, say?: string, sample: string, from: number, to: number}}
 *   Finding */
/** @typedef {import("./file-draft.js").FileDraft} FileDraft */

const shapes = {P1: "⬢", P2: "▲", P3: "●"};
const askMs = 400;

export class Tryout extends View {
  /** @type {FileDraft | undefined} */
  offers;
  /** @type {FileDraft | undefined} */
  packs;
  /** Whose ledger counts; empty: the common one. */
  room = "";
  #text = "";
  #day = "";
  /** @type {Finding[] | undefined} */
  #findings;
  #told = "";
  /** @type {any} */
  #problem;
  #timer = 0;
  #asked = 0;

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  /** Asks again soon: the sentence or what it is held against is another. */
  ask = () => {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#ask(), askMs);
  };

  async #ask() {
    const asked = ++this.#asked;
    if (!this.#text.trim()) {
      this.#findings = undefined;
      return this.refresh();
    }
    const draft = (/** @type {FileDraft | undefined} */ one) =>
      one?.isChanged && !one.problems.length ? one.text : undefined;
    const body = {
      text: this.#text, day: this.#day || undefined, room: this.room || undefined,
      offers: draft(this.offers), packs: draft(this.packs),
    };
    try {
      const answer = await call("POST", "/v1/compliance/said", body);
      if (asked !== this.#asked) return;
      this.#findings = answer.findings;
      this.#told = answer.day ?? "";
      this.#problem = undefined;
    } catch (error) {
      if (asked === this.#asked) this.#problem = error;
    }
    this.refresh();
  }

  view() {
    const w = paperWords.said;
    return h("div.tryout", null, h("p.note", null, w.how),
      h("div.tryout-row", null,
        h("label", null, h("span", null, w.sentence), h("textarea", {
          rows: 3, placeholder: w.example, oninput: (/** @type {Event} */ event) => {
            this.#text = /** @type {HTMLTextAreaElement} */ (event.currentTarget).value;
            this.ask();
          },
        })),
        h("label", null, h("span", null, w.day), h("input", {
          type: "date", onchange: (/** @type {Event} */ event) => {
            this.#day = /** @type {HTMLInputElement} */ (event.currentTarget).value;
            this.ask();
          },
        }))),
      this.#problem !== undefined && h("p.notice.bad", {role: "alert"},
        this.#problem.message || problemText(this.#problem)),
      h("div.findings", {role: "status"}, this.#found()));
  }

  #found() {
    const w = paperWords.said;
    const all = this.#findings;
    if (!all) return null;
    if (!all.length) return h("p.fine-words", null, h("span", {"aria-hidden": "true"}, "✓ "),
      w.fine(this.#told));
    return h("ul", null, all.map((one, i) => {
      const letters = [...one.sample];
      const [from, to] = [Math.max(0, one.from), Math.max(one.from, one.to)];
      return h(`li.rule.${one.severity}`, {key: i},
        h("p.sentence", null, letters.slice(0, from).join(""),
          to > from && h("strong", null, letters.slice(from, to).join("")),
          letters.slice(to).join("")),
        h("p", null, h("span.shape", {"aria-hidden": "true"}, `${shapes[one.severity]} `),
          h("span.hidden", null, paperWords.rules.severities[one.severity]),
          `「${one.phrase}」${language() === "en" ? one.reason_en : one.reason}`,
          one.law && h("span.small", null, ` ${one.law}`)),
        one.say && h("p", null, w.say, h("strong", null, one.say)));
    }));
  }
}

customElements.define("sc-tryout", Tryout);
