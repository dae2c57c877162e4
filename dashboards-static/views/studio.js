/** The copy studio: an order, its drafts, the texts taken from them, and one of them being written. */

import "../studio/editor.js";
import "../studio/model-draft.js";

import {call, get, mayWriteCopy, me} from "../api.js";
import {frame, note, panel} from "../parts/frame.js";
import {words} from "../preferences.js";
import {keep, kept} from "../storage.js";
import {draftCards} from "../studio/draft-cards.js";
import {asked, firstOrder, orderForm} from "../studio/order.js";
import {mayTakeSheets} from "../studio/sheet-desk.js";
import {textList} from "../studio/text-list.js";
import {Writing} from "../studio/writing.js";
import {w} from "../studio/words.js";
import {h, View} from "../tree.js";

import {problemText} from "./problem.js";

/** @typedef {import("../types").Studio} Studio */
/** @typedef {import("../types").Draft} Draft */
/** @typedef {import("../types").CopySummary} CopySummary */
/** @typedef {import("../studio/order.js").Order} Order */

export class StudioPage extends View {
  /** @type {Studio | undefined} */
  #studio;
  /** @type {import("../api.js").Person | undefined} */
  #person;
  /** @type {Order} */
  #order = {...firstOrder(), .../** @type {Partial<Order> | undefined} */ (kept("copy order"))};
  /** @type {string[]} */
  #streams = [];
  /** @type {Draft[]} */
  #drafts = [];
  /** @type {{order: Record<string, unknown>, key: number} | undefined} */
  #rewritten;
  /**
   * The order that they were written for.
   *
   * @type {Order | undefined}
   */
  #written;
  #isWriting = false;
  /** @type {CopySummary[]} */
  #texts = [];
  /** @type {Record<string, {entries: number, leads: number, streams: number}>} */
  #results = {};
  #state = "";
  /** @type {Writing | undefined} */
  #writing;
  /** @type {any} */
  #problem;
  /**
   * What kept the page itself from coming.
   *
   * @type {unknown}
   */
  #fault;

  connectedCallback() {
    super.connectedCallback();
    addEventListener("popstate", this.#moved);
    const stream = new URLSearchParams(location.search).get("stream");
    if (stream) this.#order = {...this.#order, stream};
    void this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("popstate", this.#moved);
  }

  async #load() {
    try {
      [this.#person, this.#studio] = await Promise.all([me(), get("/v1/copy")]);
      await this.#fetchTexts();
      this.#forget();
      await this.#moved();
      void this.#fetchStreams();
    } catch (error) {
      this.#fault = error;
    }
    this.refresh();
  }

  /** What an order kept from another day names and is there no more. */
  #forget() {
    const {channels, products, dealers} = /** @type {Studio} */ (this.#studio);
    const order = this.#order;
    if (!channels.some((one) => one.channel === order.channel)) order.channel = channels[0]?.channel ?? "";
    const styles = channels.find((one) => one.channel === order.channel)?.styles ?? [];
    if (!styles.some((one) => one.style === order.style)) order.style = "";
    if (!products.some((one) => one.product === order.product))
      order.product = products.length === 1 ? products[0]?.product ?? "" : "";
    if (!dealers.some((one) => one.dealer === order.dealer)) order.dealer = "";
    if (order.stream) this.#streams = [order.stream];
  }

  /** Other sheets are in force: what can be chosen is another. */
  #fetchStudio = async () => {
    this.#studio = await get("/v1/copy").catch(() => this.#studio);
    this.#forget();
    this.refresh();
  };

  async #fetchTexts() {
    const [{texts}] = await Promise.all([get("/v1/copy/texts"), this.#fetchResults()]);
    this.#texts = texts.map((/** @type {CopySummary} */ text) => ({...this.#results[text.piece], ...text}));
  }

  async #fetchResults() { this.#results = (await get("/v1/copy/results")).results; }

  async #fetchStreams() {
    const {rooms} = await get("/v1/rooms");
    const lists = await Promise.all(rooms.map((/** @type {{room: string}} */ {room}) =>
      get(`/v1/rooms/${encodeURIComponent(room)}/streams`).then((answer) => answer.streams, () => [])));
    /** @type {{stream: string, started_ts: number}[]} */
    const all = lists.flat();
    this.#streams = all.sort((a, b) => b.started_ts - a.started_ts).slice(0, 60).map((one) => one.stream);
    const chosen = this.#order.stream;
    if (chosen && !this.#streams.includes(chosen)) this.#streams.unshift(chosen);
    this.refresh();
  }

  /** The address names a text, or none. */
  #moved = async () => {
    const piece = new URLSearchParams(location.search).get("text");
    this.#writing = undefined;
    if (piece) await Promise.all([this.#open(piece), this.#fetchResults().catch(() => undefined)]);
    else await this.#fetchTexts().catch(() => undefined);
    this.refresh();
  };

  /** @param {string} piece */
  async #open(piece) {
    try {
      this.#writing = new Writing(await get(`/v1/copy/texts/${encodeURIComponent(piece)}`));
    } catch (error) {
      this.#problem = error;
    }
  }

  /** @param {string} [piece] */
  async #go(piece) {
    history.pushState(null, "", piece ? `/studio?text=${encodeURIComponent(piece)}` : "/studio");
    await this.#moved();
    scrollTo(0, 0);
    document.getElementById("main")?.focus({preventScroll: true});
  }

  /** @param {Partial<Order>} part */
  #change = (part) => {
    this.#order = {...this.#order, ...part};
    keep("copy order", this.#order);
    this.refresh();
  };

  /** @param {boolean} others */
  #write = async (others) => {
    if (others) this.#change({seed: this.#order.seed + 1});
    this.#isWriting = true;
    this.#problem = undefined;
    this.refresh();
    const order = this.#order;
    try {
      this.#drafts = (await call("POST", "/v1/copy/drafts", asked(order))).drafts;
      this.#written = order;
    } catch (error) {
      this.#problem = error;
    }
    this.#isWriting = false;
    this.refresh();
  };

  /** @param {number} draft */
  #rewrite = (draft) => {
    if (!this.#written) return;
    this.#rewritten = {order: {...asked(this.#written), draft}, key: (this.#rewritten?.key ?? 0) + 1};
    this.refresh();
  };

  /**
   * The text that a draft becomes, or what the model made of one.
   *
   * @param {{draft: number} | {job: string}} chosen
   */
  #create = async (chosen) => {
    if (!this.#written) return;
    try {
      const piece = await call("POST", "/v1/copy/texts", {...asked(this.#written), ...chosen});
      this.#rewritten = undefined;
      await this.#go(piece.piece);
    } catch (error) {
      this.#problem = error;
      this.refresh();
    }
  };

  get #mayWrite() { return mayWriteCopy(this.#person); }

  view() {
    return frame({
      title: w.title, back: ["/", words.nav.rooms], person: this.#person,
      tools: this.#writing ? h("button", {type: "button", onclick: () => void this.#go()}, w.texts.back) :
        [h("a.button", {href: "/calendar"}, words.nav.calendar),
          this.#mayWrite && h("a.button", {href: "/templates"}, w.templates.title)],
    },
      this.#fault ? note(problemText(this.#fault)) :
        !this.#studio ? h("div.waiting", {"aria-busy": "true"}, note(words.loading)) : this.#body());
  }

  #body() {
    const studio = /** @type {Studio} */ (this.#studio);
    const writing = this.#writing;
    const problem = this.#problem !== undefined && h("p.notice.bad", {key: "problem", role: "alert"},
      this.#problem.message || problemText(this.#problem));
    if (writing) {
      const channel = studio.channels.find((one) => one.channel === writing.piece.origin.channel);
      return h("div.studio", {key: "one", "data-ready": true}, problem,
        h("sc-copy-editor", {".channel": channel, ".person": this.#person, ".writing": writing,
          ".brought": this.#results[writing.piece.piece]}));
    }
    return h("div.studio", {key: "all", "data-ready": true}, problem,
      this.#mayWrite && panel(w.order.title, null, orderForm(studio, this.#order, this.#streams, {
        change: this.#change, write: (others) => void this.#write(others), isWriting: this.#isWriting,
        hasDrafts: this.#drafts.length > 0,
      })),
      this.#rewritten && h("sc-model-draft", {key: "model", ".asked": this.#rewritten,
        onuse: (/** @type {CustomEvent<string>} */ event) => void this.#create({job: event.detail})}),
      this.#drafts.length ? draftCards(this.#drafts, (number) => void this.#create({draft: number}),
        studio.model === undefined ? undefined : this.#rewrite) :
        this.#mayWrite && note(w.drafts.empty),
      textList(this.#texts, this.#state, studio.dealers, {
        show: (state) => {
          this.#state = state;
          this.refresh();
        },
        open: (piece) => void this.#go(piece),
      }),
      mayTakeSheets(this.#person) && h("sc-sheet-desk", {key: "sheets", ".studio": studio, onsaved: this.#fetchStudio}));
  }
}

customElements.define("sc-studio", StudioPage);
