/**
 * The sound of an urgent warning: five pulses in two groups, again after half a minute for as long
 * as nobody has said that he saw it. Only here and never on the host's page, where a microphone is
 * open.
 *
 * Pulses, pitch and harmonics follow IEC 60601-1-8 as ui.md §2.4 gives it: three and two pulses, a
 * fundamental of 150 to 1000 Hz, at least four harmonics between 300 and 4000 Hz within 15 dB, and
 * no continuous tone.
 */

import {keep, kept} from "../storage.js";

const place = "sound";
const repeatMs = 30_000;
/** However many come one after another. */
const leastMs = 10_000;
const pitchHz = 440;
/** Strength of the fundamental and its harmonics at 880, 1320, 1760, 2200 and 2640 Hz: all in 10 dB. */
const harmonics = [1, 0.8, 0.65, 0.5, 0.4, 0.32];
const pulseS = 0.15;
/** When each pulse begins. */
const pulses = [0, 0.25, 0.5, 1, 1.25];
const loudness = 0.4;
/** A pulse that begins at once clicks. */
const rampS = 0.02;

export class Alarm extends EventTarget {
  #isWanted = kept(place) === true;
  /** @type {AudioContext | undefined} */
  #context;
  /** When each warning sounded last, by its name. */
  #sounded = new Map();
  #lastMs = -Infinity;

  constructor() {
    super();
    for (const name of ["pointerdown", "keydown"])
      document.addEventListener(name, this.#touched, {capture: true});
  }

  close() {
    for (const name of ["pointerdown", "keydown"])
      document.removeEventListener(name, this.#touched, {capture: true});
    void this.#context?.close();
  }

  /**
   * `locked`: wanted, but the browser waits for a click.
   *
   * @returns {"off" | "locked" | "on"}
   */
  get state() {
    if (!this.#isWanted) return "off";
    return this.#context?.state === "running" ? "on" : "locked";
  }

  toggle() {
    this.#isWanted = !this.#isWanted || this.state === "locked";
    keep(place, this.#isWanted);
    if (this.#isWanted) this.#unlock();
    this.#tell();
  }

  #touched = (/** @type {Event} */ event) => {
    // The button unlocks, too; but first it has to see that the sound was locked.
    const isButton = event.target instanceof Element && event.target.closest("button.sound");
    if (!isButton) this.#unlock();
  };

  #unlock() {
    if (!this.#isWanted || this.state === "on") return;
    if (!this.#context) {
      this.#context = new AudioContext();
      this.#context.addEventListener("statechange", () => this.#tell());
    }
    void this.#context.resume().catch(() => undefined);
  }

  /**
   * Sounds for what is new, and again for what nobody has seen.
   *
   * @param {string[]} names  of the warnings that are urgent now
   */
  hear(names) {
    for (const gone of this.#sounded.keys())
      if (!names.includes(gone)) this.#sounded.delete(gone);
    const context = this.#context;
    if (!context || this.state !== "on") return;
    const now = Date.now();
    const isDue = names.some((name) => now - (this.#sounded.get(name) ?? -Infinity) >= repeatMs);
    if (!isDue || now - this.#lastMs < leastMs) return;
    for (const name of names) this.#sounded.set(name, now);
    this.#lastMs = now;
    play(context);
  }

  #tell() { this.dispatchEvent(new Event("change")); }
}

/** @param {AudioContext} context */
function play(context) {
  const imaginary = new Float32Array([0, ...harmonics]);
  const tone = new OscillatorNode(context, {
    frequency: pitchHz,
    periodicWave: new PeriodicWave(context, {imag: imaginary}),
  });
  const volume = new GainNode(context, {gain: 0});
  tone.connect(volume).connect(context.destination);
  const begin = context.currentTime + 0.05;
  for (const at of pulses) {
    volume.gain.setValueAtTime(0, begin + at);
    volume.gain.linearRampToValueAtTime(loudness, begin + at + rampS);
    volume.gain.setValueAtTime(loudness, begin + at + pulseS - rampS);
    volume.gain.linearRampToValueAtTime(0, begin + at + pulseS);
  }
  tone.start(begin);
  tone.stop(begin + (pulses.at(-1) ?? 0) + pulseS);
}
