/** The rules of warnings: what each says, a file that changes them, and what it would have said. */

import "../papers/file-desk.js";

import {mayControl, me} from "../api.js";
import {choice, frame, note, panel} from "../parts/frame.js";
import {Backtest} from "../papers/backtest.js";
import {backtestPanel} from "../papers/backtest-view.js";
import {FileDraft} from "../papers/file-draft.js";
import {roomLimits} from "../papers/room-limits.js";
import {chosen, fieldValue, mainField, nameOf, ruleRow} from "../papers/rule-list.js";
import {withField} from "../papers/yaml-edit.js";
import {paperWords} from "../papers/words.js";
import {words} from "../preferences.js";
import {h, View} from "../tree.js";

import {problemText} from "./problem.js";

/** @typedef {import("../types").Rule} Rule */
/** @typedef {import("../papers/file-desk.js").FileDesk} FileDesk */
/** @typedef {import("../papers/backtest.js").Proposal} Proposal */

const tabs = /** @type {const} */ (["list", "file", "test", "rooms"]);

export class RulesPage extends View {
  #draft = new FileDraft("/v1/rules");
  #test = new Backtest();
  /** @type {import("../api.js").Person | undefined} */
  #person;
  /** @type {unknown} */
  #problem;
  /** @type {typeof tabs[number]} */
  #tab = "list";
  #search = "";
  /** @type {import("../papers/rule-list.js").Choice} */
  #choice = "all";
  /** What could not be put into the text. */
  #byHand = "";
  #clock = 0;

  connectedCallback() {
    super.connectedCallback();
    for (const one of [this.#draft, this.#test]) one.addEventListener("change", this.refresh);
    document.addEventListener("keydown", this.#pressed);
    this.#clock = window.setInterval(() => this.#test.isRunning && this.refresh(), 1000);
    void this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#clock);
    document.removeEventListener("keydown", this.#pressed);
    this.#test.stop();
  }

  async #load() {
    try {
      this.#person = await me();
      await this.#draft.load();
    } catch (error) {
      this.#problem = error;
    }
    this.refresh();
  }

  get #mayChange() { return mayControl(this.#person); }

  get #maySave() { return this.#person?.role === "owner"; }

  get #desk() { return /** @type {FileDesk | null} */ (this.querySelector("sc-file-desk")); }

  /** @type {Rule[]} */
  get #rules() { return this.#draft.read["rules"] ?? []; }

  /** @param {KeyboardEvent} event */
  #pressed = (event) => {
    if (event.isComposing || event.altKey) return;
    const isCommand = event.ctrlKey || event.metaKey;
    if (isCommand && event.code === "KeyS") {
      event.preventDefault();
      if (this.#maySave && this.#draft.isChanged) void this.#draft.save();
      return;
    }
    const isTyping = event.target instanceof Element && event.target.closest("input, textarea, select");
    if (isCommand || event.shiftKey || isTyping || event.code !== "KeyP" || !this.#mayChange) return;
    const next = this.#test.result?.proposals.find((one) => !this.#isTaken(one));
    if (next) this.#take(next);
  };

  /** @param {Proposal} proposal */
  #isTaken(proposal) {
    const rule = this.#rules.find((one) => one.rule === proposal.rule);
    return rule?.test?.[/** @type {"nats"} */ (proposal.field)] === proposal.to;
  }

  /** @param {Proposal} proposal */
  #take = (proposal) => this.#put(proposal.rule, ["test", proposal.field],
    fieldValue(proposal.field, proposal.to), false);

  /**
   * @param {string} rule @param {string[]} path @param {string} value
   * @param {boolean} isShown  whether the page goes to the line
   */
  #put(rule, path, value, isShown) {
    const entry = {list: "rules", item: "rule", name: rule};
    const edited = withField(this.#draft.text, entry, path, value);
    this.#byHand = edited ? "" : paperWords.rules.byHand(`${rule}: ${path.join(".")}: ${value}`);
    if (!edited) return this.refresh();
    this.#draft.change(edited.text);
    void this.#draft.check();
    if (!isShown) return;
    this.#go("file");
    this.#desk?.goTo(edited.line);
  }

  /** @type {import("../papers/rule-list.js").Doing} */
  #doing = {
    onOff: (rule) => this.#put(rule.rule, ["on"], String(!rule.on), false),
    limit: (rule) => {
      const field = mainField(rule);
      if (!field) return this.#put(rule.rule, ["severity"], rule.severity, true);
      this.#put(rule.rule, ["test", field], fieldValue(field, Number(rule.test?.[field])), true);
    },
  };

  /** @param {typeof tabs[number]} tab */
  #go(tab) {
    this.#tab = tab;
    this.refresh();
  }

  view() {
    const w = paperWords.rules;
    return frame(
      {
        title: words.nav.rules, back: ["/", words.nav.rooms], person: this.#person,
        tools: this.#mayChange && h("a.button", {href: "/offers"}, words.nav.offers),
      },
      this.#problem ? note(problemText(this.#problem)) :
        !this.#draft.isLoaded ? h("div.waiting", {"aria-busy": "true"}, note(words.loading)) :
          this.#body()
    );
  }

  #body() {
    const w = paperWords.rules;
    const shown = this.#mayChange ? tabs : /** @type {const} */ (["list", "rooms"]);
    return h("div.papers", {"data-ready": true, "data-tab": this.#tab},
      h("nav.paper-tabs", {"aria-label": w.tabs}, choice(w.tabs,
        shown.map((tab) => [tab, w.tabNames[tab]]), this.#tab,
        (tab) => this.#go(/** @type {"list"} */ (tab)))),
      this.#byHand && h("p.notice.bad", {key: "hand", role: "alert"}, this.#byHand),
      h("div.paper-columns", {key: "columns", class: this.#mayChange ? "" : "alone"},
        h("div.paper.list", {key: "list"}, this.#list()),
        this.#mayChange && h("div.paper.file", {key: "file"}, this.#file())),
      this.#mayChange && h("div.paper.test", {key: "test"}, this.#backtest()),
      h("div.paper.rooms", {key: "rooms"},
        panel(w.tabNames.rooms, null, roomLimits(this.#draft.kept["rooms"] ?? []))));
  }

  #list() {
    const w = paperWords.rules;
    const all = this.#rules;
    const found = chosen(all, this.#search, this.#choice);
    /** @type {Rule[]} */
    const inForce = this.#draft.kept["rules"] ?? [];
    return panel(w.listTitle(all.filter((one) => one.on).length, all.length), null,
      h("div.finding", null,
        h("label", null, h("span.hidden", null, w.search), h("input", {
          type: "search", placeholder: w.search, oninput: (/** @type {Event} */ event) => {
            this.#search = /** @type {HTMLInputElement} */ (event.currentTarget).value;
            this.refresh();
          },
        })),
        choice(w.which, Object.entries(w.choices), this.#choice, (value) => {
          this.#choice = /** @type {"all"} */ (value);
          this.refresh();
        })),
      !found.length && note(w.none),
      h("ul.rules", null, found.map((rule) => ruleRow(rule,
        inForce.find((one) => one.rule === rule.rule), this.#mayChange ? this.#doing : undefined))));
  }

  #file() {
    const w = paperWords.rules;
    return panel(w.fileTitle, null, note(this.#maySave ? w.fileHow : w.fileHowControl),
      h("sc-file-desk", {".draft": this.#draft, ".name": w.fileTitle, ".file": "rules.yaml",
        ".maySave": this.#maySave}));
  }

  #backtest() {
    const w = paperWords.rules;
    return panel(w.backtest.title, null, backtestPanel(this.#test, {
      text: this.#draft.text, isSound: !this.#draft.problems.length,
      name: (name) => {
        const rule = this.#rules.find((one) => one.rule === name);
        return rule ? nameOf(rule) : name;
      },
      take: this.#take, taken: (proposal) => this.#isTaken(proposal),
    }));
  }
}

customElements.define("sc-rules", RulesPage);
