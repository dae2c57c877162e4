/** Looking for what was said, asked, marked and cued in all streams. */

import {get, me, Refusal} from "../api.js";
import {momentOfDay} from "../format.js";
import {choice, frame, note} from "../parts/frame.js";
import {words} from "../preferences.js";
import {fault} from "../search/fault.js";
import {filters} from "../search/filters.js";
import {groups} from "../search/results.js";
import {w} from "../search/words.js";
import {h, View} from "../tree.js";

import {problemText} from "./problem.js";

/** @typedef {import("../types").SearchAnswer} SearchAnswer */
/** @typedef {import("../types").SearchResult} SearchResult */

/** What is being typed is looked for once the hands rest. */
const restMs = 250;
const againMs = 1500;

/** What an address can say. */
const fields = /** @type {const} */ (["q", "as", "in", "room", "speaker", "from", "to"]);

export class Search extends View {
  /** @type {Record<string, string>} */
  #asked = {};
  /** @type {SearchAnswer | undefined} */
  #answer;
  /** @type {SearchResult[]} */
  #results = [];
  /** @type {unknown} */
  #problem;
  #isAsking = false;
  #asking = new AbortController();
  #rest = 0;
  /** @type {string[]} */
  #rooms = [];
  /** @type {import("../api.js").Person | undefined} */
  #person;

  connectedCallback() {
    const address = new URLSearchParams(location.search);
    this.#asked = {};
    for (const name of fields) this.#asked[name] = address.get(name) ?? "";
    super.connectedCallback();
    document.addEventListener("keydown", this.#key);
    void this.#learn();
    this.#box()?.focus();
    if (this.#asked["q"]) void this.#find();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#key);
    clearTimeout(this.#rest);
    this.#asking.abort();
  }

  async #learn() {
    try {
      const [person, {rooms}] = await Promise.all([me(), get("/v1/rooms")]);
      this.#person = person;
      this.#rooms = rooms.map((/** @type {{room: string}} */ one) => one.room).sort();
    } catch (error) {
      this.#problem ??= error;
    }
    this.refresh();
  }

  view() {
    const isPattern = this.#asked["as"] === "pattern";
    return frame(
      {title: w.title, back: ["/", words.nav.rooms], person: this.#person},
      h(
        "form.search-form",
        {role: "search", onsubmit: (/** @type {Event} */ e) => this.#submitted(e)},
        h("div.search-line", null,
          h("label", null, h("span.hidden", null, w.box), h("input", {
              type: "search",
              name: "q",
              autocomplete: "off",
              spellcheck: "false",
              enterkeyhint: "search",
              maxlength: "1000",
              placeholder: isPattern ? w.patternExample : w.example,
              ".value": this.#asked["q"],
              "aria-invalid": fault(this.#problem) ? "true" : undefined,
              "aria-describedby": "search-says",
              oninput: (/** @type {Event} */ e) => this.#typed(e)
            })),
          choice(w.as, [["words", w.words], ["pattern", w.pattern]],
            isPattern ? "pattern" : "words", (as) => this.#narrow({as}))),
        filters(this.#asked, this.#rooms, (change) => this.#narrow(change)),
      ),
      h("p.search-says", {id: "search-says", role: "status"}, this.#says()),
      this.#body()
    );
  }

  /** In a line: how much was found, and how far the index is. */
  #says() {
    const answer = this.#answer;
    if (this.#problem) return fault(this.#problem)?.text ?? this.#problemText();
    if (this.#isAsking && !answer) return w.searching;
    if (!answer) return w.how;
    const parts = [
      answer.total_is_least ? w.atLeast(answer.total) :
        answer.total === 0  ? w.none :
                              w.found(answer.total),
      answer.partial && w.partial,
      answer.given_up && w.givenUp(answer.given_up),
      answer.problem    ? w.stuck(answer.problem) :
        answer.building !== undefined && w.building(answer.building),
    ];
    return parts.filter(Boolean).join(words.colon === "：" ? "；" : "; ");
  }

  #problemText() {
    if (this.#problem instanceof Refusal && this.#problem.code === "search_unavailable") {
      const {problem, building = 0} = this.#problem.answer ?? {};
      return problem ? w.stuck(problem) : w.building(building);
    }
    if (this.#problem instanceof Refusal && this.#problem.status === 429) return w.busy;
    return problemText(this.#problem);
  }

  #body() {
    const wrong = fault(this.#problem);
    if (wrong) return wrong.place(this.#asked["q"] ?? "");
    if (this.#answer?.total === 0) return h("div.search-none", null, note(w.tryThis));
    return [
      groups(this.#results),
      this.#answer?.next &&
        h("button.search-more", {type: "button", onclick: () => this.#more()},
          this.#isAsking ? w.searching : w.more),
    ];
  }

  #box() { return /** @type {HTMLInputElement | null} */ (this.querySelector("input[name=q]")); }

  /** @param {Event} event */
  #submitted(event) {
    event.preventDefault();
    clearTimeout(this.#rest);
    void this.#find();
  }

  /** @param {Event} event */
  #typed(event) {
    this.#asked["q"] = /** @type {HTMLInputElement} */ (event.target).value;
    // Half a word of an input method is not what is meant.
    if (/** @type {InputEvent} */ (event).isComposing) return;
    this.#soon(restMs);
  }

  /** @param {Record<string, string>} change */
  #narrow(change) {
    Object.assign(this.#asked, change);
    this.refresh();
    this.#soon(0);
  }

  /** @param {number} ms */
  #soon(ms) {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => void this.#find(), ms);
  }

  #query() {
    const query = new URLSearchParams();
    for (const name of fields)
      if (this.#asked[name]) query.set(name, this.#asked[name] ?? "");
    if (query.get("as") === "words") query.delete("as");
    return query;
  }

  /** Asks anew; what was asked before is given up. */
  async #find() {
    this.#asking.abort();
    clearTimeout(this.#rest);
    const query = this.#query();
    history.replaceState(history.state, "", `/search?${query}`);
    if (!this.#asked["q"]?.trim()) {
      this.#take(undefined, []);
      return;
    }
    const answer = await this.#ask(query);
    if (!answer) return;
    this.#take(answer, answer.results);
    if (answer.building !== undefined) this.#soon(againMs);
  }

  async #more() {
    const query = this.#query();
    query.set("before", this.#answer?.next ?? "");
    const answer = await this.#ask(query);
    if (!answer) return;
    const known = this.#answer;
    this.#take({...answer, total: known?.total ?? answer.total,
      total_is_least: known?.total_is_least ?? answer.total_is_least},
      [...this.#results, ...answer.results]);
  }

  /** @param {SearchAnswer | undefined} answer @param {SearchResult[]} results */
  #take(answer, results) {
    this.#problem = undefined;
    this.#answer = answer;
    this.#results = results;
    this.refresh();
  }

  /**
   * @param {URLSearchParams} query
   * @returns {Promise<SearchAnswer | undefined>}  nothing where something else was asked meanwhile
   */
  async #ask(query) {
    this.#asking = new AbortController();
    const {signal} = this.#asking;
    this.#isAsking = true;
    this.refresh();
    const sent = new URLSearchParams(query);
    for (const name of ["from", "to"]) {
      const ts = momentOfDay(query.get(name), name === "to");
      if (ts === undefined) sent.delete(name); else sent.set(name, String(ts));
    }
    try {
      const response = await fetch(`/v1/search?${sent}`, {signal});
      const answer = await response.json();
      if (!response.ok)
        throw new Refusal(response.status, answer.code, answer.message, 0, answer);
      return signal.aborted ? undefined : answer;
    } catch (error) {
      if (signal.aborted) return undefined;
      this.#problem = error instanceof Refusal ? error : new Refusal(0, "unreachable", "", 0);
      this.#answer = undefined;
      this.#results = [];
      if (error instanceof Refusal && error.status >= 429) this.#soon(againMs);
      return undefined;
    } finally {
      if (!signal.aborted) {
        this.#isAsking = false;
        this.refresh();
      }
    }
  }

  /** The box by `/` and Ctrl+K, the results by arrows. */
  #key = (/** @type {KeyboardEvent} */ event) => {
    const box = this.#box();
    const isWriting = event.target instanceof HTMLInputElement;
    const isAsked = event.key === "/" && !isWriting ||
      event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if (isAsked) {
      event.preventDefault();
      box?.focus();
      box?.select();
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp" || event.isComposing) return;
    const links = /** @type {HTMLElement[]} */ ([...this.querySelectorAll("a.hit")]);
    const at = links.findIndex((link) => link === document.activeElement);
    if (at < 0 && event.target !== box) return;
    const next = event.key === "ArrowDown" ? links[at + 1] : at <= 0 ? box : links[at - 1];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
}

customElements.define("sc-search", Search);
