/** Rules tried on past streams: what is asked, what came back, and how it is given up. */

import {call, get} from "../api.js";

/** @typedef {{rule: string, label?: string, fired_ts: number, resolved_ts?: number,
 *   verdict?: "useful" | "noise"}} Fired */
/** @typedef {{stream: string, room: string, started_ts: number, ended_ts: number, would: Fired[],
 *   did: Fired[]}} Tried */
/** @typedef {{rule: string, would: number, did: number, both: number, useful: number, noise: number,
 *   useful_lost: number, noise_gone: number, precision?: number, low?: number, high?: number,
 *   grade?: string, useless?: string, useless_en?: string}} Grade */
/** @typedef {{rule: string, field: string, from: number, to: number, noise_gone: number,
 *   useful_lost: number, would: number}} Proposal */
/** @typedef {{hours: number, streams: Tried[], rules: Grade[], proposals: Proposal[]}} Result */
/** @typedef {{stream: string, room: string, started_ts?: number, ended_ts?: number, title?: string}}
 *   Past */

const address = "/v1/rules/backtest";

export class Backtest extends EventTarget {
  /**
   * The streams that can be chosen; not known before somebody wants to choose.
   *
   * @type {Past[] | undefined}
   */
  streams;
  /** Empty: all of them. */
  picked = new Set();
  /** @type {Result | undefined} */
  result;
  /** The text that the result belongs to. */
  resultOf = "";
  startedAt = 0;
  /** @type {any} */
  failure;
  /** @type {import("./file-draft.js").Problem[]} */
  problems = [];
  wasStopped = false;
  /** @type {AbortController | undefined} */
  #running;

  get isRunning() { return this.#running !== undefined; }

  async loadStreams() {
    if (this.streams) return;
    try {
      const {rooms} = await get("/v1/rooms");
      const names = rooms.map((/** @type {any} */ one) => one.room ?? one);
      const all = await Promise.all(names.map((/** @type {string} */ room) =>
        get(`/v1/rooms/${room}/streams`).then((answer) => answer.streams, () => [])));
      this.streams = all.flat().sort((a, b) => (b.started_ts ?? 0) - (a.started_ts ?? 0));
    } catch (error) {
      this.failure = error;
    }
    this.#tell();
  }

  /** @param {string} stream @param {boolean} isPicked */
  pick(stream, isPicked) {
    if (isPicked)
      this.picked.add(stream);
    else
      this.picked.delete(stream);
    this.#tell();
  }

  /** @param {string} text  the whole file, as it would be saved */
  async run(text) {
    if (this.#running) return;
    const running = (this.#running = new AbortController());
    Object.assign(this, {startedAt: Date.now(), failure: undefined, problems: [], wasStopped: false});
    this.#tell();
    const streams = [...this.picked].map(encodeURIComponent).join(",");
    const query = `?over=standard${streams ? `&streams=${streams}` : ""}`;
    try {
      const result = await call("POST", address + query, undefined, {
        body: text, headers: {"content-type": "application/yaml"}, signal: running.signal,
      });
      if (!running.signal.aborted) Object.assign(this, {result, resultOf: text});
    } catch (error) {
      if (!running.signal.aborted) this.#refused(error);
    }
    if (this.#running === running) this.#running = undefined;
    this.#tell();
  }

  /** @param {any} error */
  #refused(error) {
    if (Array.isArray(error.answer?.problems))
      this.problems = error.answer.problems;
    else
      this.failure = error;
  }

  /** Ends it here, and where it runs. */
  stop() {
    if (!this.#running) return;
    this.#running.abort();
    this.#running = undefined;
    this.wasStopped = true;
    void call("DELETE", address).catch(() => undefined);  // it may just be over
    this.#tell();
  }

  #tell() { this.dispatchEvent(new Event("change")); }
}
