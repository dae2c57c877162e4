/**
 * A room, or the list of rooms, as it changes: snapshot, merge patches and items over one
 * WebSocket, resumed where it broke off. Tells its listeners `state`, `items` and `phase`.
 *
 * The service is silent while nothing changes, so a page that hears nothing for a second asks
 * `{"type":"ping"}`; the answer also tells how far this clock is off.
 */

import {call, signInAgain} from "./api.js";
import {merge} from "./merge.js";

/** @typedef {"connecting" | "live" | "slow" | "stale" | "lost"} Phase */
/** @typedef {{type: string, code?: string, message?: string, cue?: string}} Answer */

const slowMs = 2000;
const staleMs = 5000;
const waits = [500, 1000, 2000, 4000, 5000];

export class Watch extends EventTarget {
  /** @type {any} */
  state;
  /** @type {Phase} */
  phase = "connecting";
  /** Failed attempts since the link was last up. */
  attempts = 0;
  /** Milliseconds this clock is behind the service's. */
  offset = 0;
  /** When something was last heard, by `Date.now()`. */
  heardAt = Date.now();
  /** Since when the first connection is being tried. */
  startedAt = Date.now();
  /** What came back after a break: how many frames, until when to say so. */
  resumed = {frames: 0, breakMs: 0, untilMs: 0};
  /**
   * Why there will be no connection.
   *
   * @type {import("./api.js").Refusal | undefined}
   */
  refusal;

  #at = "";
  #bestTrip = Infinity;
  #pingAt = 0;
  #tickAt = Date.now();
  #isClosed = false;
  /** @type {WebSocket | undefined} */
  #socket;
  /** @type {number | undefined} */
  #retry;
  #ticker = 0;
  #lostAt = 0;
  /** Somebody tries what happens without a link: none is made before. */
  #cutUntilMs = 0;
  /** @type {Map<string, (answer: Answer) => void>} */
  #waiting = new Map();
  #nextRef = 1;

  /** @param {string} query  `room=NAME` or `rooms=all` */
  constructor(query) {
    super();
    this.query = query;
  }

  open() {
    this.#ticker = window.setInterval(() => this.#tick(), 500);
    document.addEventListener("cut-link", this.#cut);
    this.#connect();
  }

  close() {
    this.#isClosed = true;
    document.removeEventListener("cut-link", this.#cut);
    clearInterval(this.#ticker);
    clearTimeout(this.#retry);
    this.#socket?.close(1000);
  }

  /** The service's clock, epoch milliseconds. */
  now() { return Date.now() + this.offset; }

  #cut = (/** @type {Event} */ event) => {
    this.#cutUntilMs = Date.now() + /** @type {CustomEvent<number>} */ (event).detail;
    this.#socket?.close(4000);
  };

  #connect() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const after = this.#at ? `&after=${encodeURIComponent(this.#at)}` : "";
    const socket = new WebSocket(`${scheme}://${location.host}/v1/watch?${this.query}${after}`);
    this.#socket = socket;
    socket.addEventListener("open", () => this.#opened());
    socket.addEventListener("message", (event) => this.#heard(/** @type {string} */ (event.data)));
    socket.addEventListener("close", (event) => {
      if (socket === this.#socket) this.#lost(event.code);
    });
  }

  #opened() {
    const wasLost = this.#lostAt > 0;
    if (wasLost) {
      const now = Date.now();
      this.resumed = {frames: 0, breakMs: now - this.#lostAt, untilMs: now + 4000};
    }
    this.#lostAt = 0;
    this.attempts = 0;
    this.#bestTrip = Infinity;
    this.heardAt = Date.now();
    this.#ping();
    this.#tell("open");
  }

  /** @param {string} text */
  #heard(text) {
    this.heardAt = Date.now();
    const frame = JSON.parse(text);
    if (frame.at) this.#at = frame.at;
    if (Date.now() < this.resumed.untilMs) this.resumed.frames += frame.at ? 1 : 0;
    switch (frame.type) {
      case "snapshot":
        this.state = frame.room ?? {rooms: frame.rooms};
        this.#tell("snapshot");
        this.#tell("state");
        break;
      case "update":
        this.state = merge(this.state, frame.changes);
        this.#tell("state");
        break;
      case "items": this.dispatchEvent(new CustomEvent("items", {detail: frame.items})); break;
      case "pong": this.#setClock(frame.now); break;
      case "screen": this.dispatchEvent(new CustomEvent("screen", {detail: frame})); break;
      case "done":
      case "refused":
        this.#waiting.get(frame.ref)?.(frame);
        this.#waiting.delete(frame.ref);
        break;
      default: break;  // a later version may say more
    }
    this.#judge();
  }

  /**
   * The shortest trip tells best.
   *
   * @param {number} now
   */
  #setClock(now) {
    const trip = Date.now() - this.#pingAt;
    if (trip > this.#bestTrip) return;
    this.#bestTrip = trip;
    this.offset = now + trip / 2 - Date.now();
  }

  #ping() {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#pingAt = Date.now();
    this.#socket.send('{"type":"ping"}');
  }

  #tick() {
    const now = Date.now();
    // This page slept: what it did not hear is not the service's fault.
    if (now - this.#tickAt > 3000) this.heardAt = now;
    this.#tickAt = now;
    if (now - this.heardAt > 1000 && now - this.#pingAt > 1000) this.#ping();
    this.#judge();
    this.#tell("tick");
  }

  #judge() {
    const silence = Date.now() - this.heardAt;
    /** @type {Phase} */
    let phase = "live";
    if (this.state === undefined)
      phase = this.attempts > 1 ? "lost" : "connecting";
    else if (this.#lostAt)
      phase = "lost";
    else if (silence > staleMs)
      phase = "stale";
    else if (silence > slowMs)
      phase = "slow";
    if (phase === this.phase) return;
    this.phase = phase;
    this.#tell("phase");
  }

  /** @param {number} code */
  async #lost(code) {
    if (this.#isClosed) return;
    if (code === 4401) return signInAgain();
    this.#lostAt ||= Date.now();
    const wait = waits[Math.min(this.attempts, waits.length - 1)] ?? 5000;
    this.attempts += 1;
    this.#judge();
    this.#tell("tick");
    for (const answer of this.#waiting.values()) answer({type: "unconfirmed"});
    this.#waiting.clear();
    const least = this.#cutUntilMs - Date.now();
    this.#retry = window.setTimeout(
      () => this.#connect(), Math.max(least, wait * (0.75 + Math.random() / 2))
    );
    if (this.attempts === 2) this.#askWhy();
  }

  /** A refused handshake looks like a broken line: a plain request is told why. */
  #askWhy() {
    const room = new URLSearchParams(this.query).get("room");
    call("GET", room ? `/v1/rooms/${room}/streams` : "/v1/me").catch((error) => {
      if (error.status === 401) signInAgain();
      if (error.status !== 403) return;
      this.close();
      this.refusal = error;
      this.#tell("refused");
    });
  }

  /**
   * Sends a command; answers `done`, `refused`, or `unconfirmed` when the link broke before either.
   *
   * @param {Record<string, unknown>} command
   * @returns {Promise<Answer>}
   */
  send(command) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return Promise.resolve({type: "unconfirmed"});
    const ref = `c${this.#nextRef++}`;
    this.#socket.send(JSON.stringify({type: "do", ref, ...command}));
    return new Promise((answer) => this.#waiting.set(ref, answer));
  }

  /**
   * Says something that needs no answer; lost without a link.
   *
   * @param {Record<string, unknown>} frame
   */
  say(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  /** @param {string} name */
  #tell(name) { this.dispatchEvent(new Event(name)); }
}
