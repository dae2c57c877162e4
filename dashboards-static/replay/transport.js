/** Play, speed, jumps, selection: every key of the replay as a button. */

import {clock, count, stopwatch} from "../format.js";
import {h, View} from "../tree.js";
import {curveNames} from "./curves.js";
import {speeds} from "./playhead.js";
import {w} from "./words.js";

export class Transport extends View {
  /** @type {import("./desk.js").ReplayDesk} */
  desk = /** @type {any} */ (undefined);
  #shown = "";

  connectedCallback() {
    super.connectedCallback();
    const {story} = this.desk;
    for (const name of ["data", "play", "pick", "view"]) story.addEventListener(name, this.refresh);
    story.addEventListener("at", this.#moved);
    this.desk.addEventListener("change", this.refresh);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    const {story} = this.desk;
    for (const name of ["data", "play", "pick", "view"])
      story.removeEventListener(name, this.refresh);
    story.removeEventListener("at", this.#moved);
    this.desk.removeEventListener("change", this.refresh);
  }

  /** While it runs, only what has changed a digit. */
  #moved = () => {
    const now = this.#readout().join();
    if (now === this.#shown) return;
    this.#shown = now;
    this.refresh();
  };

  #readout() {
    const {data, at, from} = this.desk.story;
    const parts = [stopwatch((at - from) / 1000), clock(at)];
    const {course} = data;
    if (!course) return parts;
    const i = Math.floor((at - course.from_ts) / course.step_s / 1000);
    for (const name of curveNames) {
      const value = course[name]?.[i];
      if (typeof value === "number") parts.push(`${w.curves[name]} ${count(value)}`);
    }
    return parts;
  }

  view() {
    const {desk} = this;
    const {story} = desk;
    const {playhead} = story;
    const [time, ...rest] = this.#readout();
    const jumps = story.data.jumps ?? [];
    return h("div.transport", {role: "group", "aria-label": w.transport.title},
      h("span.at", null, h("strong", null, time), h("span.small", null, rest.join(" · "))),
      h("div.buttons", null,
        this.#key("jumpBack", jumps.length === 0), this.#key("back"),
        h("button.main", {type: "button", onclick: () => desk.act("toggle"), "data-act": "toggle"},
          playhead.isPlaying ? w.transport.pause : w.transport.play, h("kbd", null, "K")),
        this.#key("on"), this.#key("jumpOn", jumps.length === 0),
        h("label.speed", null, h("span.hidden", null, w.transport.speed),
          h("select", {
            ".value": String(playhead.speed),
            onchange: (/** @type {Event} */ event) => playhead.setSpeed(
              Number(/** @type {HTMLSelectElement} */ (event.target).value))
          },
            speeds.map((one) => h("option", {key: one, value: one, selected: one === playhead.speed},
              `${one}×`)))),
        desk.hasKeys && h("span.gap", null),
        this.#key("in"), this.#key("out"), this.#key("zoomIn"),
        this.#key("zoomAll", story.isWhole), this.#key("unselect", !story.pick),
        desk.mayWrite && [this.#key("tag"), this.#key("save"), this.#key("undo", !desk.mayUndo)],
        this.#key("keys")));
  }

  /** @param {import("./keys.js").Act} act @param {boolean} [isOff] */
  #key(act, isOff = false) {
    return h("button", {
      key: act, type: "button", disabled: isOff, "data-act": act, class: `act-${act}`,
      onclick: () => this.desk.act(act),
    },
      w.acts[act], h("kbd", null, this.desk.keys.nameOf(act)));
  }
}

customElements.define("sc-transport", Transport);
