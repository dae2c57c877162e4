/** How to feed a room: a token made at a click, and lines that work as they stand. */

import {call, me} from "../api.js";
import {copy} from "../copy.js";
import {words} from "../preferences.js";
import {h, View} from "../tree.js";

const roomName = /^[A-Za-z0-9._:-]{1,128}$/;

export class HowToSend extends View {
  room = "my-room";
  /** The room is given and not to be chosen. */
  isFixed = false;
  /** @type {import("../api.js").Person | undefined} */
  #person;
  #token = "";
  /** The room the token is for. */
  #tokenRoom = "";
  #isBusy = false;
  #problem = "";
  /**
   * What each copy button says.
   *
   * @type {Record<string, string>}
   */
  #said = {};

  connectedCallback() {
    super.connectedCallback();
    me().then((person) => {
      this.#person = person;
      this.refresh();
    }, () => undefined);
  }

  #make = async () => {
    this.#isBusy = true;
    this.#problem = "";
    this.refresh();
    try {
      const asked = { name: this.room, role: "ingest", rooms: [this.room] };
      const made = await call("POST", "/v1/tokens", asked);
      this.#token = made.token;
      this.#tokenRoom = this.room;
    } catch (error) {
      this.#problem = words.send.failed(error instanceof Error ? error.message : String(error));
    }
    this.#isBusy = false;
    this.refresh();
  };

  /** @param {Event} event */
  #name(event) {
    this.room = /** @type {HTMLInputElement} */ (event.target).value;
    if (this.room !== this.#tokenRoom) this.#token = "";
    this.refresh();
  }

  view() {
    const w = words.send;
    const isGood = roomName.test(this.room);
    const token = this.#token || w.placeholder;
    const event = (/** @type {object} */ fields) => JSON.stringify({room: this.room, ...fields});
    const viewer = "u1";
    const curl = (/** @type {string} */ body) =>
      `curl -X POST ${location.origin}/v1/events \\\n  -H 'Authorization: Bearer ${
        token}' \\\n  -H 'Content-Type: application/x-ndjson' \\\n  -d '${body}'`;
    return h(
      "section.send", {"aria-label": w.title}, h("h2", null, w.title),
      h("ol.steps", null,
        h("li", null, h("p", null, w.step1), this.#form(isGood),
          !isGood && h("p.problem", {role: "alert"}, w.badRoom),
          this.#problem && h("p.problem", {role: "alert"}, this.#problem),
          this.#token && h("p.fine", {role: "status"}, w.made)),
        h("li", null, h("p", null, w.step2),
          this.#line(
            "comment", curl(event({type: "comment", viewer, nickname: w.nickname, text: w.text}))
          )),
        h("li", null, h("p", null, w.step3),
          this.#line("enter", curl(event({type: "enter", viewer, source: "feed"}))),
          h("p", null, w.socket),
          this.#line("socket", `${location.origin.replace("http", "ws")}/v1/ingest`)))
    );
  }

  /** @param {boolean} isGood */
  #form(isGood) {
    const w = words.send;
    const mayMake = this.#person?.role === "owner";
    return h(
      "div.row", null, !this.isFixed && h("label", null, h("span", null, w.room), h("input", {
                                            name: "room",
                                            ".value": this.room,
                                            maxlength: "128",
                                            autocomplete: "off",
                                            spellcheck: "false",
                                            title: w.roomHint,
                                            oninput: (/** @type {Event} */ e) => this.#name(e)
                                          })),
      mayMake ?
        h("button.main", {type: "button", disabled: this.#isBusy || !isGood, onclick: this.#make},
          this.#isBusy ? w.making : w.make) :
        h("p.note", null, w.ownerOnly)
    );
  }

  /** @param {string} key @param {string} text */
  #line(key, text) {
    return h(
      "div.line", {key},
      h("pre", {tabindex: "0", role: "region", "aria-label": words.send.title},
        h("code", {id: `line-${key}`}, text)),
      h("button", {type: "button", onclick: () => this.#copy(key, text)},
        this.#said[key] ?? words.copy)
    );
  }

  /** @param {string} key @param {string} text */
  async #copy(key, text) {
    const source = this.querySelector(`#line-${key}`);
    const isDone = source instanceof HTMLElement && (await copy(text, source));
    this.#said = {[key]: isDone ? words.copied : words.copyByHand};
    this.refresh();
    setTimeout(() => {
      this.#said = {};
      this.refresh();
    }, 3000);
  }
}

customElements.define("sc-how-to-send", HowToSend);
