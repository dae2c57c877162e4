/**
 * One room as it goes: its state over the socket, what happened in it, its course over time, all
 * caught up after every break. Tells its listeners `state` after each state, `series` after each
 * series, and `change` whenever there is something to draw anew.
 */

import {get} from "./api.js";
import {Items} from "./items.js";
import {Watch} from "./watch.js";

/** @typedef {import("./types").RoomState} RoomState */

const seriesEveryMs = 30_000;

export class Following extends EventTarget {
  /** @type {RoomState | undefined} */
  state;
  items = new Items();
  /** @type {import("./types").Series} */
  series = {};
  /**
   * Why there is nothing to show.
   *
   * @type {unknown}
   */
  problem;
  #seriesAt = 0;
  /** The room's console alone shows what was said; others need the marks, which the course has. */
  #showsTalk;

  /**
   * @param {string} room @param {string} [page]  which of the room's pages this is
   * @param {string} [screen]  and on which device
   */
  constructor(room, page, screen) {
    super();
    this.room = room;
    this.#showsTalk = !page;
    const as = (page ? `&page=${page}` : "") + (screen ? `&screen=${screen}` : "");
    const link = (this.link = new Watch(`room=${encodeURIComponent(room)}${as}`));
    link.addEventListener("state", () => this.#take(link.state));
    link.addEventListener("snapshot", () => void this.#catchUp());
    link.addEventListener("items", (event) => {
      this.items.add(/** @type {CustomEvent} */ (event).detail);
      this.#tell("change");
    });
    link.addEventListener("refused", () => {
      this.problem = link.refusal;
      this.#tell("change");
    });
    for (const name of ["phase", "tick"]) link.addEventListener(name, () => this.#tell("change"));
  }

  open() { this.link.open(); }

  close() { this.link.close(); }

  get isUp() { return this.link.phase === "live" || this.link.phase === "slow"; }

  get isOld() { return this.link.phase === "stale" || this.link.phase === "lost"; }

  /** The service's clock, epoch milliseconds. */
  now = () => this.link.now();

  /** @param {RoomState} state */
  #take(state) {
    const before = this.state?.stream;
    this.state = state;
    if (before !== undefined && before !== state.stream) {
      // Another stream has begun in this room.
      this.items = new Items();
      this.#seriesAt = 0;
      void this.#catchUp();
    }
    this.#tell("state");
    const isDue = Date.now() - this.#seriesAt > seriesEveryMs;
    if (isDue && !document.hidden) void this.#ask();
    this.#tell("change");
  }

  async #catchUp() {
    if (this.link.state?.status === "empty") return;
    this.#seriesAt = Date.now();  // it is asked for below, and not a second time beside
    try {
      if (this.#showsTalk) {
        const {items} = await get(`/v1/rooms/${this.room}/items`);
        this.items.add(items);
        this.#tell("change");
      }
      await this.#ask();
    } catch (error) {
      this.problem = this.state ? undefined : error;
      this.#tell("change");
    }
  }

  async #ask() {
    if (this.state?.status === "empty") return;
    this.#seriesAt = Date.now();
    this.series = await get(`/v1/rooms/${this.room}/series`).catch(() => this.series);
    this.items.add(this.series.marks ?? []);
    this.#tell("series");
    this.#tell("change");
  }

  /** @param {string} name */
  #tell(name) { this.dispatchEvent(new Event(name)); }
}
