/** Templates of copy: read and written, with drafts that show what comes of them. */

import "../papers/file-desk.js";

import {call, get, mayWriteCopy, me} from "../api.js";
import {FileDraft} from "../papers/file-draft.js";
import {frame, note, panel} from "../parts/frame.js";
import {words} from "../preferences.js";
import {draftCards} from "../studio/draft-cards.js";
import {select} from "../studio/order.js";
import {w} from "../studio/words.js";
import {h, View} from "../tree.js";

import {problemText} from "./problem.js";

/** @typedef {{template: string, ours: boolean, retired?: boolean}} Listed */

/**
 * What stands before the body.
 *
 * @type {(text: string) => string}
 */
const head = (text) => text.split("\n---")[0] ?? "";

/** @type {(text: string) => boolean} */
const isRetired = (text) => /^retired:\s*true\s*$/mu.test(head(text));

/**
 * The text with the mark that takes it out of use, or without it.
 *
 * @param {string} text
 */
const retiring = (text) => {
  const before = head(text);
  const without = before.replace(/\nretired:.*/u, "");
  return (isRetired(text) ? without : without.replace(/^---/u, "---\nretired: true")) + text.slice(before.length);
};

/** @param {Listed} one */
const named = ({template, ours, retired}) =>
  [template, ours && w.templates.ours, retired && w.templates.isRetired].filter(Boolean).join(" · ");

export class TemplatesPage extends View {
  /** @type {import("../api.js").Person | undefined} */
  #person;
  /** @type {import("../types").Studio | undefined} */
  #studio;
  /** @type {Listed[]} */
  #all = [];
  /** @type {FileDraft | undefined} */
  #draft;
  #name = "";
  #with = {product: "", dealer: "", seed: 1};
  /** @type {unknown} */
  #problem;

  connectedCallback() {
    super.connectedCallback();
    addEventListener("keydown", this.#pressed);
    addEventListener("popstate", this.#moved);
    void this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("keydown", this.#pressed);
    removeEventListener("popstate", this.#moved);
    this.#draft?.removeEventListener("change", this.#changed);
  }

  async #load() {
    try {
      [this.#person, this.#studio] = await Promise.all([me(), get("/v1/copy")]);
      this.#with.product = this.#studio?.products[0]?.product ?? "";
      this.#with.dealer = this.#studio?.dealers[0]?.dealer ?? "";
      await this.#list();
      await this.#moved();
    } catch (error) {
      this.#problem = error;
    }
    this.refresh();
  }

  async #list() { this.#all = (await get("/v1/copy/templates")).templates; }

  /** The address names a template, or the first is meant. */
  #moved = async () => {
    const named = new URLSearchParams(location.search).get("name");
    await this.#open(this.#all.some((one) => one.template === named) ? named ?? "" : this.#all[0]?.template ?? "");
  };

  /** @param {string} name */
  async #open(name) {
    this.#draft?.removeEventListener("change", this.#changed);
    this.#name = name;
    const {product, dealer, seed} = this.#with;
    this.#draft = new FileDraft("/v1/copy/templates", String(new URLSearchParams({name, product, dealer, seed: String(seed)})));
    this.#draft.addEventListener("change", this.#changed);
    try {
      await this.#draft.load();
    } catch (error) {
      this.#problem = error;
    }
    this.refresh();
  }

  #changed = () => {
    if (this.#draft?.saving === "saved" && (!this.#isOurs || this.#isListedRetired !== isRetired(this.#draft.text))) void this.#list().then(this.refresh);
    this.refresh();
  };

  get #isOurs() { return this.#all.find((one) => one.template === this.#name)?.ours ?? false; }

  get #isListedRetired() { return this.#all.find((one) => one.template === this.#name)?.retired ?? false; }

  get #maySave() { return this.#person?.role === "owner" && !this.#person.rooms.length; }

  #pressed = (/** @type {KeyboardEvent} */ event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.code !== "KeyS") return;
    event.preventDefault();
    if (this.#maySave && this.#draft?.isChanged) void this.#draft.save();
  };

  /** @param {string} name */
  #choose(name) {
    history.pushState(null, "", `/templates?name=${encodeURIComponent(name)}`);
    void this.#open(name);
  }

  /** @param {Partial<{product: string, dealer: string, seed: number}>} part */
  #show(part) {
    this.#with = {...this.#with, ...part};
    void this.#open(this.#name);
  }

  #forget = async () => {
    try {
      await call("DELETE", `/v1/copy/templates?name=${encodeURIComponent(this.#name)}`);
      this.#draft?.discard();
      await this.#list();
      await this.#moved();
    } catch (error) {
      this.#problem = error;
      this.refresh();
    }
  };

  view() {
    return frame({
      title: w.templates.title, back: ["/studio", w.title], person: this.#person,
    },
      this.#problem ? note(problemText(this.#problem)) :
        !this.#draft?.isLoaded ? h("div.waiting", {"aria-busy": "true"}, note(words.loading)) :
          !mayWriteCopy(this.#person) ? note(w.templates.onlyRead) : this.#body(this.#draft));
  }

  /** @param {FileDraft} draft */
  #body(draft) {
    const t = w.templates;
    const {products, dealers} = /** @type {import("../types").Studio} */ (this.#studio);
    return h("div.templates", {"data-ready": true},
      h("div.template-bar", null,
        select(t.which, this.#all.map((one) => [one.template, named(one)]),
          this.#name, (name) => this.#choose(name)),
        select(w.order.product, [["", w.order.noProduct], ...products.map((one) =>
          /** @type {[string, string]} */ ([one.product, one.name]))], this.#with.product,
          (product) => this.#show({product})),
        select(w.order.dealer, [["", w.order.noDealer], ...dealers.map((one) =>
          /** @type {[string, string]} */ ([one.dealer, one.store]))], this.#with.dealer,
          (dealer) => this.#show({dealer})),
        h("button", {type: "button", onclick: () => this.#show({seed: this.#with.seed + 1})}, w.order.others),
        this.#maySave && this.#name.includes("/") && !this.#name.startsWith("parts/") &&
          h("button.quiet", {type: "button", onclick: () => draft.change(retiring(draft.text))},
            isRetired(draft.text) ? t.takeUp : t.retire),
        this.#isOurs && this.#maySave &&
          h("button.quiet", {type: "button", onclick: () => void this.#forget()}, t.forget)),
      h("div.template-columns", null,
        h("div", {key: "write"}, h("p.note", null, this.#isOurs ? t.isOurs : t.isShipped),
          h("sc-file-desk", {".draft": draft, ".name": this.#name, ".file": `${this.#name.replace("/", "-")}.md`,
            ".maySave": this.#maySave})),
        h("div", {key: "preview"}, this.#preview(draft))));
  }

  /** @param {FileDraft} draft */
  #preview(draft) {
    const t = w.templates;
    const {drafts = [], lacking} = draft.read;
    if (draft.problems.length) return panel(t.preview, null, h("p.note", null, t.mendFirst));
    if (lacking) return panel(t.preview, null, h("p.note", null, lacking));
    return drafts.length ? draftCards(drafts, undefined, undefined) : panel(t.preview, null, h("p.note", null, t.none));
  }
}

customElements.define("sc-templates", TemplatesPage);
