/** Facts taken over from the ledger of offers and the product sheets, with their source and last day. */

import {get} from "../api.js";
import {h, View} from "../tree.js";
import {words} from "../preferences.js";
import {problemText} from "../views/problem.js";

import {freshKey} from "./rows.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {{key: string, text: string, source: string, until?: string, intents: string[], isOver: boolean}} Sheet */
/**
 * @typedef {{offer: string, name: string, amount?: string, needs?: string[], to?: string, source: string, say: string,
 *   state: string}} Offer
 */

const ledgers = "/v1/compliance/offers";

/**
 * Which comments a line of a sheet answers, by what it is about.
 *
 * @type {[RegExp, string[]][]}
 */
const answered = [
  [/置换|旧车|trade/i, ["trade_in", "price"]],
  [/金融|贴息|免息|首付|月供|finance/i, ["finance"]],
  [/续航|range|快充|充电|charge/i, ["range"]],
  [/试驾|test_drive/i, ["test_drive"]],
  [/交付|提车|delivery/i, ["delivery"]],
  [/价|price|补贴|优惠|现金|礼/i, ["price"]],
];

/** @param {string} about */
const intentsOf = (about) => answered.find(([pattern]) => pattern.test(about))?.[1] ?? ["configuration"];

/** @param {Offer} one @returns {Sheet} */
const ofOffer = (one) => ({
  key: one.offer,
  text: [one.say || [one.name, one.amount].filter(Boolean).join(" "), ...one.needs ?? []].join("|"),
  source: one.source, until: one.to, intents: intentsOf(one.name + one.offer), isOver: one.state === "over",
});

/** @param {import("../types").SheetLine} one @returns {Sheet} */
const ofProduct = (one) => ({
  key: one.fact, text: `${one.name} ${one.text}`, source: one.source ?? "", until: one.until,
  intents: intentsOf(one.name + one.fact), isOver: false,
});

export class SheetPicker extends View {
  /** @type {Draft | undefined} */
  #draft;
  #room = "";
  /** @type {{name: string, lines: Sheet[]}[] | undefined} */
  #sheets;
  /** @type {unknown} */
  #problem;

  /** @param {{draft: Draft, room: string}} known */
  set known({draft, room}) {
    this.#draft = draft;
    this.#room = room;
    this.refresh();
  }

  async #load() {
    const w = words.setup.facts;
    this.#problem = undefined;
    try {
      const [common, house] = await Promise.all([get(ledgers), get("/v1/copy")]);
      // Only a room that has a ledger of its own is asked for it.
      const ledger = common.ledgers.includes(this.#room) ?
        await get(`${ledgers}?room=${encodeURIComponent(this.#room)}`) : common;
      const products = /** @type {import("../types").Studio} */ (house).products;
      this.#sheets = [
        {name: w.ledger, lines: /** @type {Offer[]} */ (ledger.offers).map(ofOffer)},
        ...products.map(({name, lines}) => ({name, lines: lines.map(ofProduct)})),
      ].filter(({lines}) => lines.length > 0);
    } catch (error) {
      this.#problem = error;
    }
    this.refresh();
  }

  /** @param {Sheet} one */
  #take(one) {
    const all = this.#draft?.rundown.facts ?? [];
    const isTaken = all.some(({fact}) => fact === one.key);
    this.#draft?.set(["facts"], [...all, {
      fact: isTaken ? freshKey(one.key, all.map(({fact}) => fact)) : one.key, text: one.text, source: one.source,
      ...(one.until ? {valid_until: one.until} : {}), intents: one.intents,
    }]);
  }

  view() {
    const w = words.setup.facts;
    return h("details.sheet-picker", {
      ontoggle: (/** @type {Event} */ event) => {
        if (/** @type {HTMLDetailsElement} */ (event.currentTarget).open) void this.#load();
      },
    },
      h("summary", null, w.fromSheets), this.#body());
  }

  #body() {
    const w = words.setup.facts;
    if (this.#problem !== undefined) return h("p.notice.bad", {role: "alert"}, problemText(this.#problem));
    if (!this.#sheets) return h("p.note", null, words.loading);
    if (!this.#sheets.length) return h("p.note", null, w.noSheets);
    const there = new Set((this.#draft?.rundown.facts ?? []).map(({text}) => text));
    return this.#sheets.map(({name, lines}, i) => h("div", {key: i}, h("h3", null, name),
      h("ul.sheet-lines", null, lines.map((one) => h("li", {key: one.key},
        h("span", null, one.text.replaceAll("|", "，")),
        h("span.small", null, [one.source, one.until && w.lastDay(one.until)].filter(Boolean).join(" · ")),
        one.isOver ? h("span.cell-problem", null, w.past) :
          h("button.small", {type: "button", disabled: there.has(one.text), "aria-label": w.takeThis(one.text.replaceAll("|", "")),
            onclick: () => this.#take(one)}, there.has(one.text) ? w.taken : w.take))))));
  }
}

customElements.define("sc-sheet-picker", SheetPicker);
