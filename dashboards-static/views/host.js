/**
 * The host's screen: one thing to say now, and the time left. It tells the service what was shown
 * and seen; when the link breaks it goes on by the script.
 */

import {get} from "../api.js";
import {Device} from "../device.js";
import {onward, plannedLeadCall} from "../onward.js";
import {isManner} from "../parts/cue-card.js";
import {lineSaid} from "../parts/host-pages.js";
import {keepManner, readManner} from "../parts/host-screen.js";
import {hostView} from "../parts/host-view.js";
import {pinTheme, words} from "../preferences.js";
import {Receipts} from "../receipts.js";
import {keep, kept, screenName} from "../storage.js";
import {render, View} from "../tree.js";
import {Watch} from "../watch.js";

/** @typedef {import("../types").RoomState} RoomState */
/** @typedef {import("../types").Script} Script */
/** @typedef {import("../types").Rundown} Rundown */
/** @typedef {import("../types").Cue} Cue */
/** @typedef {"cue" | "questions" | "script"} Page */

const everyMs = 250;
/** The same action again within this time is a slip of the hand. */
const repeatMs = 600;
const swipePx = 60;
const sayMs = 3000;
/** A cue whose life ends while the link is cut stays, grey, for so long. */
const greyMs = 8000;
const wakingMs = 3000;
const crowdedMs = 8000;
const pages = /** @type {const} */ (["cue", "questions", "script"]);

export class Host extends View {
  room = "";
  /** @type {Watch | undefined} */
  #link;
  /** @type {Receipts | undefined} */
  #receipts;
  /** @type {Rundown | undefined} */
  #rundown;
  #rundownVersion = -1;
  /** @type {Device | undefined} */
  #device;
  #isMirror = false;
  #hadPlace = false;
  #crowdedAt = 0;
  #manner = readManner();
  /** @type {Page} */
  #page = "cue";
  #size = {width: 0, height: 0};
  #lastCue = "";
  #acted = {what: "", at: 0};
  #said = {text: "", untilMs: 0};
  #heard = "";
  #litLine = 0;
  #tickedAt = Date.now();
  #wokeAt = 0;
  #down = {x: 0, y: 0};
  #timer = 0;
  /** @type {import("../types").WakeLockSentinel | undefined} */
  #lock;

  connectedCallback() {
    this.#manner = readManner();
    this.#applyManner();
    const link = (this.#link = this.#watch());
    const device = (this.#device = new Device(link, this.room));
    device.addEventListener("change", this.refresh);
    this.#receipts = new Receipts(this.room, screenName(), (command) => link.send(command));
    const before = /** @type {{state?: RoomState, rundown?: Rundown}} */ (
      kept(`host ${this.room}`) ?? {}
    );
    this.#rundown = before.rundown;
    this.#timer = window.setInterval(() => this.#tick(), everyMs);
    document.addEventListener("keydown", this.#key);
    document.addEventListener("visibilitychange", this.#visible);
    document.addEventListener("fullscreenchange", this.refresh);
    addEventListener("resize", this.refresh);
    link.open();
    void this.#stayAwake();
    super.connectedCallback();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#link?.close();
    this.#device?.close();
    clearInterval(this.#timer);
    document.removeEventListener("keydown", this.#key);
    document.removeEventListener("visibilitychange", this.#visible);
    document.removeEventListener("fullscreenchange", this.refresh);
    removeEventListener("resize", this.refresh);
    void this.#lock?.release();
    pinTheme(undefined);
    delete document.documentElement.dataset["dim"];
  }

  #watch() {
    const room = encodeURIComponent(this.room);
    const link = new Watch(`room=${room}&page=host&screen=${screenName()}`);
    link.addEventListener("state", () => this.#changed());
    link.addEventListener("snapshot", () => void this.#receipts?.flush());
    link.addEventListener("items", (event) => {
      const items =
        /** @type {import("../types").Item[]} */ (/** @type {CustomEvent} */ (event).detail);
      const heard = items.filter((item) => item.type === "transcript").at(-1)?.text;
      if (heard) this.#heard = heard;
    });
    for (const name of ["phase", "refused"]) link.addEventListener(name, this.refresh);
    return link;
  }

  #changed() {
    this.#arrive();
    this.#findPlace();
    const version = this.#state?.script?.version;
    if (version !== undefined && version !== this.#rundownVersion) void this.#fetchRundown(version);
    this.refresh();
  }

  /** Whether this device answers, or mirrors the one that does. */
  #findPlace() {
    const main = this.#main;
    const isMirror = main?.screen !== undefined && main.screen !== screenName();
    if (isMirror && this.#hadPlace) this.#crowdedAt = Date.now();
    this.#hadPlace = main !== undefined && !isMirror;
    this.#isMirror = isMirror;
  }

  get #main() { return this.#state?.crew?.find((one) => one.main); }

  #takeOver = () => this.#once("take", () => {
    const link = this.#link;
    void link?.send({action: "screen", room: this.room, screen: screenName(), main: true});
  });

  /** A point that was made and not heard. */
  #made = (/** @type {string} */ point) => this.#once(`point ${point}`, () => {
    void this.#link?.send({action: "point", room: this.room, point});
  });

  /** A cue that comes up brings its page; one that was put off can be told of anew. */
  #arrive() {
    const cue = this.#state?.cue?.cue ?? "";
    if (cue === this.#lastCue) return;
    this.#lastCue = cue;
    if (!cue) return;
    this.#page = "cue";
    if (this.#receipts?.of(cue) === "later") this.#receipts.reopen(cue);
  }

  /**
   * Kept in this browser as well, so that a page that finds no service has a script.
   *
   * @param {number} version
   */
  async #fetchRundown(version) {
    this.#rundownVersion = version;
    try {
      const {rundown} = await get(`/v1/rooms/${encodeURIComponent(this.room)}/rundown`);
      this.#rundown = rundown ?? undefined;
      keep(`host ${this.room}`, {rundown: this.#rundown});
    } catch {
      // a room without a rundown, or no service: what is kept must do
    }
    this.refresh();
  }

  #tick() {
    const now = Date.now();
    // This device slept: what it did not hear is not the service's fault.
    if (now - this.#tickedAt > 3000) this.#wokeAt = now;
    this.#tickedAt = now;
    this.refresh();
  }

  // What is on air

  get #state() { return /** @type {RoomState | undefined} */ (this.#link?.state); }

  get #isCut() {
    const phase = this.#link?.phase;
    return phase === "lost" || phase === "stale";
  }

  get #now() { return this.#link?.now() ?? Date.now(); }

  /** @returns {Script | undefined} as heard; as planned once the link is cut */
  #script() {
    const script = this.#state?.script;
    if (!script || !this.#isCut) return script;
    const brokeTs = (this.#link?.heardAt ?? 0) + (this.#link?.offset ?? 0);
    return onward(script, this.#rundown, brokeTs, this.#now);
  }

  /**
   * The cue to show, if any: not one that this device has answered, nor one that is over.
   *
   * @param {Script | undefined} script
   */
  #cue(script) {
    const cue = this.#state?.cue;
    const now = this.#now;
    const under = cue && isManner(cue) ? this.#under() : cue;
    const own = under && this.#isOpen(under) ? under : undefined;
    if (!this.#isCut || !script || (own && !this.#isOver(own))) return own;
    const planned = plannedLeadCall(script, this.#rundown, now);
    return planned && this.#receipts?.of(planned.cue) === undefined ? planned : own;
  }

  #strip() {
    const cue = this.#state?.cue;
    return cue && isManner(cue) && this.#isOpen(cue) ? cue : undefined;
  }

  /** A word about the manner leaves the card where it is: the one that was shown before it. */
  #under() {
    return this.#state?.cues?.find(
      (one) => !isManner(one) && one.shown_ts !== undefined && !this.#isOver(one) &&
        (one.state === "shown" || one.state === "seen")
    );
  }

  /**
   * What the service shows is open until this device has answered it; without the service, until
   * its life is over.
   *
   * @param {Cue} cue
   */
  #isOpen(cue) {
    const told = this.#receipts?.of(cue.cue);
    if (told === "later" || told === "done" || told === "cannot") return false;
    return !(this.#isCut && this.#isOver(cue, greyMs));
  }

  /** @param {Cue} cue @param {number} [since]  for so many milliseconds */
  #isOver(cue, since = 0) {
    return cue.expires_ts !== undefined && cue.expires_ts + since <= this.#now;
  }

  // What the host does

  /** @param {string} what @param {() => void} act */
  #once(what, act) {
    const now = Date.now();
    if (what === this.#acted.what && now - this.#acted.at < repeatMs) return;
    this.#acted = {what, at: now};
    act();
    this.refresh();
  }

  #seen = () => this.#once("seen", () => {
    const cue = this.#cue(this.#script());
    if (!cue || this.#isMirror) return;
    const isSeen = this.#receipts?.of(cue.cue) === "seen" || cue.state === "seen";
    this.#tell(cue, isSeen ? "done" : "seen");
  });

  #later = () => this.#once("later", () => {
    const cue = this.#cue(this.#script());
    if (!cue || this.#isMirror || cue.kind === "stop") return;
    this.#tell(cue, "later");
    this.#say(words.host.laterSaid);
  });

  #cannot = () => this.#once("cannot", () => {
    const cue = this.#cue(this.#script());
    if (!cue || this.#isMirror) return;
    this.#tell(cue, "cannot");
    this.#say(words.host.cannotSaid);
  });

  /**
   * The page's own cues are nobody else's business.
   *
   * @param {Cue} cue @param {import("../receipts.js").Told} told
   */
  #tell(cue, told) {
    if (cue.cue.startsWith("planned-"))
      this.#receipts?.note(cue.cue, "done");
    else
      this.#receipts?.tell(cue.cue, told);
  }

  /** @param {string} text */
  #say(text) { this.#said = {text, untilMs: Date.now() + sayMs}; }

  #key = (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (this.querySelector("dialog[open]")) return;
    const isOnButton = event.target instanceof Element && event.target.closest("button, input");
    switch (event.code) {
      case "Space":
      case "Enter":
        if (isOnButton) return;
        this.#seen();
        break;
      case "PageDown": this.#seen(); break;
      case "PageUp": this.#later(); break;
      case "ArrowRight": this.#turn(1); break;
      case "ArrowLeft": this.#turn(-1); break;
      default: return;
    }
    event.preventDefault();
  };

  /** @param {number} by */
  #turn(by) {
    this.#page = pages[Math.max(0, Math.min(2, pages.indexOf(this.#page) + by))] ?? "cue";
    this.refresh();
  }

  #pressed = (/** @type {PointerEvent} */ event) => {
    this.#down = {x: event.clientX, y: event.clientY};
  };

  /** A swipe turns the page, a tap on the card says it was seen. */
  #released = (/** @type {PointerEvent} */ event) => {
    const [x, y] = [event.clientX - this.#down.x, event.clientY - this.#down.y];
    if (Math.abs(x) > swipePx && Math.abs(x) > 2 * Math.abs(y)) return this.#turn(x < 0 ? 1 : -1);
    const isTap = Math.abs(x) < 12 && Math.abs(y) < 12;
    if (isTap && event.target instanceof Element && event.target.closest("[data-open]")) this.#seen();
  };

  // The screen

  #visible = () => {
    if (document.hidden) return;
    void this.#stayAwake();
    this.refresh();
  };

  async #stayAwake() {
    try {
      if (navigator.wakeLock && !document.hidden && !this.#isAwake) {
        this.#lock = await navigator.wakeLock.request("screen");
        this.#lock.addEventListener("release", this.#noteAwake);
      }
    } catch {
      // low battery, or not allowed: the sheet says what to do
    }
    this.#noteAwake();
  }

  #noteAwake = () => {
    if (this.#device) this.#device.isAwake = this.#isAwake;
    this.refresh();
  };

  get #isAwake() { return this.#lock !== undefined && !this.#lock.released; }

  /** @param {Partial<import("../parts/host-screen.js").Manner>} change */
  #set(change) {
    this.#manner = {...this.#manner, ...change, isAsked: true};
    keepManner(this.#manner);
    this.#applyManner();
    this.refresh();
  }

  #applyManner() {
    const root = document.documentElement;
    pinTheme(this.#manner.light ? "light" : "dark");
    if (this.#manner.dim)
      root.dataset["dim"] = "";
    else
      delete root.dataset["dim"];
  }

  #sheet = () => {
    this.querySelector("dialog")?.showModal();
    this.refresh();
  };

  #closeSheet = () => {
    this.querySelector("dialog")?.close();
    this.#set({});
  };

  #toggleFull = () => {
    void (document.fullscreenElement ? document.exitFullscreen() :
                                       document.documentElement.requestFullscreen());
  };

  // Showing

  refresh = () => {
    if (!this.isConnected) return;
    render(this, this.view());
    // What fits depends on what is left beside the rest: measured, then shown in the same frame.
    const stage = this.querySelector(".host-stage");
    const size = {width: stage?.clientWidth ?? 0, height: stage?.clientHeight ?? 0};
    if (size.width !== this.#size.width || size.height !== this.#size.height) {
      this.#size = size;
      render(this, this.view());
    }
    this.#noteShown();
  };

  /** A cue is shown once it has been painted on a screen that somebody can see. */
  #noteShown() {
    if (document.hidden || !this.#size.width || this.#isMirror) return;
    for (const element of this.querySelectorAll("[data-open]")) {
      const cue = element.getAttribute("data-open") ?? "";
      if (cue.startsWith("planned-") || this.#receipts?.of(cue) !== undefined) continue;
      requestAnimationFrame(() => setTimeout(() => {
        if (!document.hidden && this.querySelector(`[data-open="${CSS.escape(cue)}"]`))
          this.#receipts?.tell(cue, "shown");
      }));
    }
  }

  /** Lines of the segment on air, and which of them is being said. */
  #lines(/** @type {Script | undefined} */ script) {
    const segment = this.#rundown?.segments.find((one) => one.segment === script?.segment);
    const lines = segment?.lines ?? [];
    const said = lineSaid(lines, this.#heard);
    if (said >= 0 || this.#litLine >= lines.length) this.#litLine = Math.max(0, said);
    return {lines, lit: this.#litLine};
  }

  view() {
    const link = this.#link;
    if (!link) return null;
    const script = this.#script();
    const cue = this.#cue(script);
    const told = cue && this.#receipts?.of(cue.cue);
    return hostView({
      room: this.room,
      link,
      script,
      cue,
      strip: this.#strip(),
      isOld: cue !== undefined && this.#isCut && this.#isOver(cue),
      isSeen: told === "seen" || cue?.state === "seen",
      waiting: this.#receipts?.waiting ?? 0,
      said: Date.now() < this.#said.untilMs ? this.#said.text : "",
      isCut: this.#isCut,
      isWaking: Date.now() - this.#wokeAt < wakingMs,
      isAwake: this.#isAwake,
      isMirror: this.#isMirror,
      wasMain: this.#crowdedAt > 0,
      isCrowdedOut: Date.now() - this.#crowdedAt < crowdedMs,
      mainName: this.#main?.label,
      shows: this.#device?.isShowing ? this.#device.label : undefined,
      now: this.#now,
      page: this.#page,
      size: this.#size,
      manner: this.#manner,
      lines: this.#page === "script" ? this.#lines(script) : undefined,
      terms: (this.#rundown?.segments ?? []).map((segment) => segment.name),
      on: {
        seen: this.#seen,
        later: this.#later,
        cannot: this.#cannot,
        takeOver: this.#takeOver,
        tick: this.#made,
        page: (page) => {
          this.#page = page;
          this.refresh();
        },
        pressed: this.#pressed,
        released: this.#released,
        sheet: this.#sheet,
        closeSheet: this.#closeSheet,
        set: (change) => this.#set(change),
        toggleFull: this.#toggleFull,
      },
    });
  }
}

customElements.define("sc-host", Host);
