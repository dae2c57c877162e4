/**
 * What a controller has done: one way out for keys and buttons alike. The same command within
 * 600 ms is one press that bounced. While the link is down at most one command of each kind waits,
 * and not for longer than it would still be wanted.
 */

/** @typedef {Record<string, unknown> & {action: string}} Command */
/** @typedef {{state: "sending" | "waiting" | "done" | "refused" | "unconfirmed" | "expired", why?:
 *   string, command: Command, sentAt: number, untilMs?: number}} Outcome */

const bounceMs = 600;
const waitMs = 20_000;

export class Commands extends EventTarget {
  /**
   * What became of the last one.
   *
   * @type {Outcome | undefined}
   */
  last;
  /** @type {Map<string, {outcome: Outcome, settle: (isDone: boolean) => void}>} */
  #waiting = new Map();
  /** @type {Map<string, number>} */
  #pressed = new Map();

  /** @param {import("./watch.js").Watch} link @param {string} room */
  constructor(link, room) {
    super();
    this.link = link;
    this.room = room;
    link.addEventListener("phase", () => this.#flush());
    link.addEventListener("tick", () => this.#expire());
  }

  /** Waiting for the link, to be shown and called off. */
  get waiting() { return [...this.#waiting.values()].map((one) => one.outcome); }

  /**
   * @param {Command} command
   * @returns {Promise<boolean>}  whether the service did it
   */
  send(command) {
    const now = Date.now();
    const same = JSON.stringify(command);
    if (now - (this.#pressed.get(same) ?? 0) < bounceMs) return Promise.resolve(false);
    for (const [old, at] of this.#pressed)
      if (now - at > bounceMs) this.#pressed.delete(old);
    this.#pressed.set(same, now);
    /** @type {Outcome} */
    const outcome = {state: "sending", command, sentAt: now};
    if (this.link.phase !== "lost" && this.link.phase !== "connecting") return this.#go(outcome);
    return new Promise((settle) => {
      const kind = kindOf(command);
      this.#waiting.get(kind)?.settle(false);
      outcome.state = "waiting";
      outcome.untilMs = now + waitMs;
      this.#waiting.set(kind, {outcome, settle});
      this.#say(outcome);
    });
  }

  /** @param {Outcome} outcome */
  async #go(outcome) {
    this.#say(outcome);
    const answer = await this.link.send({room: this.room, ...outcome.command});
    outcome.state = answer.type === "done"    ? "done" :
                    answer.type === "refused" ? "refused" :
                                                "unconfirmed";
    const why = answer.message ?? answer.code;
    if (why) outcome.why = why;
    this.#say(this.last === outcome || outcome.state !== "done" ? outcome : this.last);
    return outcome.state === "done";
  }

  /** @param {Command} command */
  callOff(command) {
    this.#drop(kindOf(command));
    this.last = undefined;
    this.#tell();
  }

  #flush() {
    if (this.link.phase !== "live") return;
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const {outcome, settle} of all) void this.#go(outcome).then(settle);
  }

  #expire() {
    const now = Date.now();
    for (const [kind, {outcome}] of this.#waiting) {
      if (now < (outcome.untilMs ?? 0)) continue;
      this.#drop(kind);
      outcome.state = "expired";
      this.#say(outcome);
    }
  }

  /** @param {string} kind */
  #drop(kind) {
    this.#waiting.get(kind)?.settle(false);
    this.#waiting.delete(kind);
  }

  /** @param {Outcome | undefined} outcome */
  #say(outcome) {
    this.last = outcome;
    this.#tell();
  }

  #tell() { this.dispatchEvent(new Event("change")); }
}

/** @param {Command} command */
const kindOf = (command) => `${command.action} ${command["kind"] ?? ""}`;
