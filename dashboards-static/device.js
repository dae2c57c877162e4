/**
 * This device as one of the room's screens: it tells the service what it is called and whether it
 * may fall asleep, and does what a controller asks of it: take a name, say which one it is, show
 * another page.
 */

import {keep, kept} from "./storage.js";

const key = "screen name";
const showMs = 4000;

/** @typedef {"host" | "control" | "both"} Page */

export class Device extends EventTarget {
  /** What people call it. */
  label = String(kept(key) ?? "");
  /** Until when it says which one it is. */
  #showUntilMs = 0;
  /** @type {boolean | undefined} */
  #isAwake;
  #said = "";

  /** @param {import("./watch.js").Watch} link @param {string} room */
  constructor(link, room) {
    super();
    this.link = link;
    this.room = room;
    link.addEventListener("open", this.#tellAnew);
    link.addEventListener("screen", this.#asked);
    document.addEventListener("visibilitychange", this.#tell);
  }

  close() {
    document.removeEventListener("visibilitychange", this.#tell);
  }

  get isShowing() { return Date.now() < this.#showUntilMs; }

  /** @param {boolean} isAwake  the screen is kept on */
  set isAwake(isAwake) {
    this.#isAwake = isAwake;
    this.#tell();
  }

  #tellAnew = () => {
    this.#said = "";
    this.#tell();
  };

  #tell = () => {
    const here = {
      type: "here",
      label: this.label,
      hidden: document.hidden,
      ...(this.#isAwake === undefined ? {} : {awake: this.#isAwake}),
    };
    const text = JSON.stringify(here);
    if (text === this.#said) return;
    this.#said = text;
    this.link.say(here);
  };

  #asked = (/** @type {Event} */ event) => {
    const asked = /** @type {CustomEvent<{label?: string, flash?: boolean, page?: Page}>} */ (
      event).detail;
    if (asked.label !== undefined) {
      this.label = asked.label;
      keep(key, asked.label);
      this.#tell();
    }
    if (asked.label !== undefined || asked.flash) this.#show();
    if (asked.page) this.#goTo(asked.page);
    this.dispatchEvent(new Event("change"));
  };

  #show() {
    this.#showUntilMs = Date.now() + showMs;
    setTimeout(() => this.dispatchEvent(new Event("change")), showMs + 50);
  }

  /**
   * The whole device goes there, also where this page is one of two side by side.
   *
   * @param {Page} page
   */
  #goTo(page) {
    const path = `/rooms/${encodeURIComponent(this.room)}/${page}`;
    const top = window.top ?? window;
    if (top.location.pathname !== path) top.location.assign(path);
  }
}
