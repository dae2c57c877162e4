/** A draft that the owner's language model writes anew: seen while it comes, given up, used. */

import {call, get} from "../api.js";
import {panel} from "../parts/frame.js";
import {h, View} from "../tree.js";
import {problemText} from "../views/problem.js";

import {marked} from "./marked.js";
import {w} from "./words.js";

/** @typedef {import("../types").Draft} Draft */
/** @typedef {{state: "writing" | "done" | "failed" | "given_up", text?: string, draft?: Draft, reason?: string, message?: string}} Progress */

const lookMs = 300;

export class ModelDraft extends View {
  /** @type {{order: Record<string, unknown>, key: number} | undefined} */
  #asked;
  #job = "";
  /** @type {Progress | undefined} */
  #progress;
  /** @type {unknown} */
  #problem;
  #timer = 0;

  /**
   * What to write anew; the same key is the same wish.
   *
   * @param {{order: Record<string, unknown>, key: number}} asked
   */
  set asked(asked) {
    if (asked.key === this.#asked?.key) return;
    this.#asked = asked;
    void this.#begin();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    // Nobody would see it.
    if (this.#progress?.state === "writing") void this.#giveUp();
  }

  async #begin() {
    clearTimeout(this.#timer);
    this.#progress = {state: "writing", text: ""};
    this.#problem = undefined;
    this.refresh();
    try {
      this.#job = (await call("POST", "/v1/copy/model", this.#asked?.order)).job;
      await this.#look();
    } catch (error) {
      this.#fail(error);
    }
  }

  #look = async () => {
    try {
      this.#progress = await get(this.#place);
    } catch (error) {
      return this.#fail(error);
    }
    if (this.#progress?.state === "writing" && this.isConnected)
      this.#timer = window.setTimeout(this.#look, lookMs);
    this.refresh();
  };

  /** @param {unknown} error */
  #fail(error) {
    this.#progress = undefined;
    this.#problem = error;
    this.refresh();
  }

  get #place() { return `/v1/copy/model/${encodeURIComponent(this.#job)}`; }

  async #giveUp() {
    clearTimeout(this.#timer);
    this.#progress = await call("DELETE", this.#place).catch(() => undefined);
    this.refresh();
  }

  #use = () => this.dispatchEvent(new CustomEvent("use", {detail: this.#job}));

  view() {
    const m = w.model;
    const progress = this.#progress;
    return panel(m.title, null, h("div.model-draft", {"data-state": progress?.state ?? "none"},
      this.#problem !== undefined && h("p.notice.bad", {role: "alert"}, problemText(this.#problem)),
      progress?.state === "writing" && [
        h("p", {key: "state", role: "status"}, m.writing([...progress.text ?? ""].length)),
        h("div.model-text", {key: "text", "aria-live": "off"}, progress.text),
        h("div.buttons", {key: "buttons"},
          h("button", {type: "button", onclick: () => void this.#giveUp()}, m.giveUp)),
      ],
      progress?.state === "given_up" && h("p", {role: "status"}, m.givenUp),
      progress?.state === "failed" && h("p.notice.bad", {role: "alert"},
        m.reasons[/** @type {"broken"} */ (progress.reason)] ?? progress.message,
        progress.reason === "refused" && ` ${progress.message ?? ""}`),
      progress?.draft && [
        h("p.note", {key: "how"}, m.how),
        marked(progress.draft.text, progress.draft.findings),
      ],
      progress?.state !== "writing" && h("div.buttons", {key: "again"},
        progress?.draft && h("button.main", {type: "button", key: "use", onclick: this.#use}, m.use),
        h("button", {type: "button", key: "again", onclick: () => void this.#begin()}, m.again))));
  }
}

customElements.define("sc-model-draft", ModelDraft);
