/**
 * Keeps a list still while somebody points at it: what is there keeps its place, what goes leaves
 * its place empty, what comes stands below.
 */

/** @typedef {import("./to-do.js").Task} Task */

export class StandingOrder {
  /** @type {Task[] | undefined} */
  #held;

  get isHeld() { return this.#held !== undefined; }

  /** @param {Task[]} tasks */
  hold(tasks) { this.#held ??= tasks; }

  letGo() { this.#held = undefined; }

  /**
   * @param {Task[]} fresh
   * @param {(key: string) => boolean} isOwn  whether the person who points made it go
   */
  arrange(fresh, isOwn) {
    if (!this.#held) return fresh;
    const coming = new Map(fresh.map((task) => [task.key, task]));
    const kept = this.#held.flatMap((task) => {
      const now = coming.get(task.key);
      coming.delete(task.key);
      if (now) return [now];
      return isOwn(task.key) ? [] : [{...task, isGone: true}];
    });
    return (this.#held = [...kept, ...coming.values()]);
  }
}
