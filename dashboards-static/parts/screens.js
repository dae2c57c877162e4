/**
 * The devices that show this room, and what can be done with each: call it by a name, make it say
 * which one it is, send it to another page, make it the one that answers.
 */

import {ago} from "../format.js";
import {words} from "../preferences.js";
import {h, View} from "../tree.js";

/** @typedef {import("../types").CrewMember} CrewMember */
/** @typedef {(command: Record<string, unknown> & {action: string}) => Promise<boolean>} Send */

const pages = /** @type {const} */ (["host", "control", "both"]);

export class Screens extends View {
  /** @type {CrewMember[]} */
  #crew = [];
  #now = 0;
  /** @type {Send | undefined} */
  send;
  /** The screen whose name is being written. */
  #named = "";
  #problem = "";

  /** @param {{crew: CrewMember[], now: number}} known */
  set known({crew, now}) {
    this.#crew = crew;
    this.#now = now;
    this.refresh();
  }

  /** @param {string | undefined} screen @param {Record<string, unknown>} what */
  async #ask(screen, what) {
    this.#problem = "";
    if (!(await this.send?.({action: "screen", screen, ...what})))
      this.#problem = words.screens.failed;
    this.refresh();
  }

  /** @param {CrewMember} one @param {SubmitEvent} event */
  #name(one, event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const label = new FormData(form).get("label");
    this.#named = "";
    if (label) void this.#ask(one.screen, {label: String(label)});
    this.refresh();
  }

  view() {
    const w = words.screens;
    const all = this.#crew.filter(isScreen);
    return [
      all.length === 0 ? h("p.note", null, w.none) :
                         h("ul.screens", null, all.map((one) => this.#row(one))),
      this.#problem && h("p.problem", {role: "alert"}, this.#problem),
    ];
  }

  /** @param {CrewMember} one */
  #row(one) {
    const w = words.screens;
    const {tone, mark, text} = wakefulness(one);
    const name = one.label || w.nameless(one.screen?.slice(0, 4) ?? "");
    const other = one.role === "host" ? [] : pages.filter((page) => page !== one.page);
    return h(
      "li", {key: `${one.page} ${one.screen}`},
      h("p", null, h("strong", null, name), " ",
        h("span.small", null, [w.pages[/** @type {"host"} */ (one.page)], one.main && w.main,
                               one.name, ago(this.#now - one.since_ts)].filter(Boolean).join(" · "))),
      h(`p.wakefulness.${tone}`, null, h("span", {"aria-hidden": "true"}, mark), text),
      this.#named === one.screen ? this.#form(one, name) : h("div.buttons", null,
        h("button.small", {type: "button", onclick: () => this.#ask(one.screen, {flash: true}),
                           "aria-label": w.flashWhich(name)}, w.flash),
        h("button.small", {type: "button", onclick: () => this.#startNaming(one),
                           "aria-label": w.renameWhich(name)}, w.rename),
        one.page === "host" && !one.main && h("button.small", {
          type: "button",
          onclick: () => this.#ask(one.screen, {main: true}),
        },
          w.makeMain),
        other.map((page) => h("button.small", {
          key: page,
          type: "button",
          onclick: () => this.#ask(one.screen, {page}),
        },
          w.sendTo(w.pages[page]))))
    );
  }

  /** @param {CrewMember} one */
  #startNaming(one) {
    this.#named = one.screen ?? "";
    this.refresh();
    /** @type {HTMLInputElement | null} */ (this.querySelector("input[name=label]"))?.select();
  }

  /** @param {CrewMember} one @param {string} name */
  #form(one, name) {
    const w = words.screens;
    return h("form.row", {key: "name", onsubmit: (/** @type {SubmitEvent} */ e) => this.#name(one, e)},
      h("input", {name: "label", maxlength: 20, value: one.label ?? "",
                  "aria-label": w.renameWhich(name)}),
      h("button.small", {type: "submit"}, w.save));
  }
}

/** @param {CrewMember} one */
const isScreen = (one) =>
  one.screen !== undefined && (one.page === "host" || one.page === "control");

/**
 * Whether a screen can be relied on to be seen.
 *
 * @param {CrewMember} one
 */
function wakefulness(one) {
  const w = words.screens;
  if (one.hidden) return {tone: "bad", mark: "⬢ ", text: w.hidden};
  if (one.awake) return {tone: "ok", mark: "● ", text: w.awake};
  // A desk is worked at: only of screens that stand there it matters.
  if (one.page !== "host") return {tone: "ok", mark: "● ", text: w.open};
  return {tone: "warn", mark: "▲ ", text: w.maySleep};
}

customElements.define("sc-screens", Screens);
