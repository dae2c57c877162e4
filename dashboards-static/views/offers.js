/** What may be promised and what must not be said: the ledger, the packs, and a sentence tried. */

import "../papers/file-desk.js";
import "../papers/tryout.js";

import {mayControl, me} from "../api.js";
import {choice, frame, note, panel} from "../parts/frame.js";
import {FileDraft} from "../papers/file-draft.js";
import {OfferPaste} from "../papers/offer-paste.js";
import {entries, withEntries} from "../papers/offer-rows.js";
import {offerTable} from "../papers/offer-table.js";
import {packList} from "../papers/pack-list.js";
import {lineOf, withField} from "../papers/yaml-edit.js";
import {paperWords} from "../papers/words.js";
import {words} from "../preferences.js";
import {h, View} from "../tree.js";

import {problemText} from "./problem.js";

/** @typedef {import("../papers/file-desk.js").FileDesk} FileDesk */
/** @typedef {import("../papers/tryout.js").Tryout} Tryout */
/** @typedef {import("../types").Offer} Offer */

const parts = /** @type {const} */ (["offers", "packs"]);
const tabs = /** @type {const} */ (["list", "file", "said"]);

export class OffersPage extends View {
  /** Whose ledger; empty: that of all rooms without one of their own. */
  #room = "";
  #offers = this.#following(new FileDraft("/v1/compliance/offers"));
  #packs = this.#following(new FileDraft("/v1/compliance/packs"));
  /** @type {import("../api.js").Person | undefined} */
  #person;
  /** @type {unknown} */
  #problem;
  /** @type {typeof parts[number]} */
  #part = "offers";
  /** @type {typeof tabs[number]} */
  #tab = "list";
  #byHand = "";
  #paste = new OfferPaste();

  /** @param {FileDraft} draft */
  #following(draft) {
    draft.addEventListener("change", () => {
      this.refresh();
      if (!draft.isChecking) /** @type {Tryout | null} */ (this.querySelector("sc-tryout"))?.ask();
    });
    return draft;
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener("keydown", this.#pressed);
    void this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#pressed);
    this.#paste.remove();
  }

  async #load() {
    try {
      this.#person = await me();
      await Promise.all([this.#offers.load(), this.#packs.load()]);
    } catch (error) {
      this.#problem = error;
    }
    this.refresh();
  }

  get #mayChange() { return mayControl(this.#person); }

  get #maySave() { return this.#person?.role === "owner"; }

  get #draft() { return this.#part === "offers" ? this.#offers : this.#packs; }

  get #desk() { return /** @type {FileDesk | null} */ (this.querySelector("sc-file-desk")); }

  /** @param {KeyboardEvent} event */
  #pressed = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.code !== "KeyS") return;
    event.preventDefault();
    if (this.#maySave && this.#draft.isChanged) void this.#draft.save();
  };

  /** @param {Event} event */
  #chooseLedger = (event) => {
    this.#room = /** @type {HTMLSelectElement} */ (event.currentTarget).value;
    const query = this.#room ? `room=${encodeURIComponent(this.#room)}` : "";
    const ledgers = this.#offers.kept["ledgers"];
    this.#offers = this.#following(new FileDraft("/v1/compliance/offers", query));
    this.#offers.kept["ledgers"] = ledgers;
    this.#offers.load().catch((error) => {
      this.#problem = error;
      this.refresh();
    });
    this.refresh();
  };

  /** @param {string} list @param {string} item @param {string} name */
  #goTo(list, item, name) {
    this.#tab = "file";
    this.refresh();
    const line = lineOf(this.#draft.text, {list, item, name});
    if (line !== undefined) this.#desk?.goTo(line);
  }

  /** @param {import("../types").Pack} pack */
  #flip = (pack) => {
    const entry = {list: "packs", item: "pack", name: pack.pack};
    const edited = withField(this.#packs.text, entry, ["on"], String(!pack.on));
    this.#byHand = edited ? "" : paperWords.rules.byHand(`${pack.pack}: on: ${!pack.on}`);
    if (!edited) return this.refresh();
    this.#packs.change(edited.text);
    void this.#packs.check();
  };

  #openPaste = () => this.#paste.open((rows, isInstead) => {
    const draft = this.#offers;
    /** @type {Offer[]} */
    const known = isInstead ? [] : draft.read["offers"] ?? [];
    const added = entries(rows, known.map((one) => one.offer), String(draft.kept["today"] ?? ""));
    draft.change(withEntries(isInstead ? "" : draft.text, added));
    void draft.check();
    this.#tab = "file";
    this.refresh();
    const first = /offer: (\S+)/.exec(added[0] ?? "")?.[1];
    if (first) this.#goTo("offers", "offer", first);
  });

  view() {
    const w = paperWords.offers;
    return frame(
      {
        title: words.nav.offers, back: ["/", words.nav.rooms], person: this.#person,
        tools: this.#mayChange && h("a.button", {href: "/rules"}, words.nav.rules),
      },
      this.#problem ? note(problemText(this.#problem)) :
        !this.#draft.isLoaded ? h("div.waiting", {"aria-busy": "true"}, note(words.loading)) :
          this.#body()
    );
  }

  #body() {
    const w = paperWords.offers;
    const isLedger = this.#part === "offers";
    return h("div.papers", {"data-ready": true, "data-tab": this.#tab, "data-part": this.#part},
      h("nav.paper-parts", {"aria-label": w.parts},
        choice(w.parts, parts.map((part) => [part, w.partNames[part]]), this.#part, (part) => {
          this.#part = /** @type {"offers"} */ (part);
          this.refresh();
        }),
        isLedger && this.#ledgers()),
      this.#mayChange && h("nav.paper-tabs", {"aria-label": w.tabs}, choice(w.tabs,
        tabs.map((tab) => [tab, w.tabNames[tab]]), this.#tab, (tab) => {
          this.#tab = /** @type {"list"} */ (tab);
          this.refresh();
        })),
      this.#byHand && h("p.notice.bad", {key: "hand", role: "alert"}, this.#byHand),
      h("div.paper-columns", {key: `columns-${this.#part}`, class: isLedger || !this.#mayChange ? "alone" : ""},
        h("div.paper.list", {key: "list"}, isLedger ? this.#ledger() : this.#packList()),
        this.#mayChange && h("div.paper.file", {key: "file"}, this.#file())),
      this.#mayChange && h("div.paper.said", {key: "said"}, panel(paperWords.said.title, null,
        h("sc-tryout", {".offers": this.#offers, ".packs": this.#packs, ".room": this.#room}))));
  }

  #ledgers() {
    /** @type {string[]} */
    const rooms = this.#offers.kept["ledgers"] ?? [];
    if (!rooms.length) return null;
    const w = paperWords.offers;
    return h("label.ledger-choice", null, h("span", null, w.whose),
      h("select", {onchange: this.#chooseLedger}, ["", ...rooms].map((room) =>
        h("option", {key: room, value: room, ".selected": room === this.#room}, room || w.common))));
  }

  #ledger() {
    const w = paperWords.offers;
    /** @type {Offer[]} */
    const offers = this.#offers.read["offers"] ?? [];
    const over = offers.filter((one) => one.state === "over").length;
    return panel(w.listTitle(offers.length, over),
      this.#mayChange && h("button", {type: "button", onclick: this.#openPaste}, w.paste.open),
      this.#offers.problems.length > 0 && h("p.note", null, w.lastSound),
      offerTable(offers, this.#mayChange ? (name) => this.#goTo("offers", "offer", name) : undefined));
  }

  #packList() {
    const w = paperWords.packs;
    const read = this.#packs.read;
    return panel(w.title, null, packList(read["packs"] ?? [], read["on"],
      this.#mayChange ? this.#flip : undefined,
      this.#mayChange ? (name) => this.#goTo("packs", "pack", name) : undefined));
  }

  #file() {
    const isLedger = this.#part === "offers";
    const w = isLedger ? paperWords.offers : paperWords.packs;
    return panel(w.fileTitle, null, note(this.#maySave ? w.fileHow : paperWords.offers.fileHowControl),
      h("sc-file-desk", {".draft": this.#draft, ".name": w.fileTitle,
        ".file": isLedger ? "offers.yaml" : "packs.yaml", ".maySave": this.#maySave}));
  }
}

customElements.define("sc-offers", OffersPage);
