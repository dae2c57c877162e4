/** What a controller does to a running stream: marks, segments, interventions, its end. */

import {words} from "../preferences.js";
import {h, View} from "../tree.js";

import {panel} from "./frame.js";
import {segmentName} from "./marks.js";

const holdMs = 800;
const repeatMs = 600;

export class Operator extends View {
  /** @type {import("../watch.js").Watch | undefined} */
  link;
  room = "";
  /**
   * Names used so far, to choose from.
   *
   * @type {string[]}
   */
  #segments = [];
  #isUp = false;
  /** @type {{text: string, tone: string} | undefined} */
  #answer;
  #last = {action: "", at: 0};
  #holding = 0;

  /** @param {string[]} names */
  set segments(names) {
    if (names.join() === this.#segments.join()) return;
    this.#segments = names;
    this.refresh();
  }

  /** @param {boolean} isUp */
  set up(isUp) {
    if (isUp === this.#isUp) return;
    this.#isUp = isUp;
    this.refresh();
  }

  /** @param {Record<string, string>} command */
  async #send(command) {
    const now = Date.now();
    const action = JSON.stringify(command);
    if (action === this.#last.action && now - this.#last.at < repeatMs) return false;
    this.#last = {action, at: now};
    this.#say(words.operator.sending, "note");
    const answer = await this.link?.send({room: this.room, ...command});
    const w = words.operator;
    if (answer?.type === "done")
      this.#say(command["action"] === "end_stream" ? w.ended : w.done, "ok");
    else if (answer?.type === "refused")
      this.#say(w.refused(answer.message ?? answer.code ?? ""), "bad");
    else
      this.#say(w.unconfirmed, "warn");
    return answer?.type === "done";
  }

  /** @param {string} text @param {string} tone */
  #say(text, tone) {
    const said = (this.#answer = {text, tone});
    this.refresh();
    if (tone === "ok")
      setTimeout(() => {
      if (this.#answer !== said) return;
      this.#answer = undefined;
      this.refresh();
    }, 4000);
  }

  /** @param {Event} event @param {string} action @param {string} field */
  async #submit(event, action, field) {
    event.preventDefault();
    const input = /** @type {HTMLFormElement} */ (event.currentTarget).elements.namedItem("value");
    if (!(input instanceof HTMLInputElement || input instanceof HTMLSelectElement)) return;
    const value = input.value.trim();
    if (value && (await this.#send({action, [field]: value})) && input instanceof HTMLInputElement)
      input.value = "";
  }

  #press = (/** @type {Event} */ event) => {
    if (this.#holding || !this.#isUp) return;
    if (event instanceof KeyboardEvent && event.code !== "Space" && event.code !== "Enter") return;
    event.preventDefault();
    this.#holding = window.setTimeout(() => {
      this.#release();
      void this.#send({ action: "end_stream" });
    }, holdMs);
    this.refresh();
  };

  #release = () => {
    if (!this.#holding) return;
    clearTimeout(this.#holding);
    this.#holding = 0;
    this.refresh();
  };

  view() {
    const w = words.operator;
    const off = !this.#isUp;
    const answer = off ? {text: w.offline, tone: "note"} : this.#answer;
    return panel(
      w.title, answer && h(`span.answer.${answer.tone}`, {role: "status"}, answer.text),
      h("div.operator", null, this.#form("marker", "label", w.marker, w.markerDo, h("input", {
                                           name: "value",
                                           maxlength: "200",
                                           placeholder: w.markerHint,
                                           autocomplete: "off",
                                           disabled: off
                                         })),
        this.#form(
          "segment", "segment", w.segment, w.segmentDo, h("input", {
            name: "value",
            maxlength: "80",
            placeholder: w.segmentHint,
            list: "segments",
            autocomplete: "off",
            disabled: off
          }),
          h("datalist", {id: "segments"},
            this.#segments.map((s) => h("option", {value: s, key: s}, segmentName(s))))
        ),
        this.#form(
          "intervention", "kind", w.intervention, w.interventionDo,
          h("select", {name: "value", disabled: off},
            Object.entries(w.kinds).map(([kind,
                                          word]) => h("option", {value: kind, key: kind}, word)))
        ),
        h("button.hold", {
          type: "button",
          disabled: off,
          class: this.#holding ? "holding" : "",
          title: w.endHint,
          onpointerdown: this.#press,
          onpointerup: this.#release,
          onpointerleave: this.#release,
          onpointercancel: this.#release,
          onkeydown: this.#press,
          onkeyup: this.#release,
          onblur: this.#release,
        },
          h("span", {"aria-hidden": "true"}, "■ "), this.#holding ? w.endHold : w.end))
    );
  }

  /**
   * @param {string} action @param {string} field @param {string} label @param {string}
   *   verb @param {...import("../tree.js").Child} input
   */
  #form(action, field, label, verb, ...input) {
    return h(
      "form", {key: action, onsubmit: (/** @type {Event} */ e) => this.#submit(e, action, field)},
      h("label", null, h("span", null, label), input),
      h("button", {type: "submit", disabled: !this.#isUp}, verb)
    );
  }
}

customElements.define("sc-operator", Operator);
