/**
 * The moment that is looked at. It runs by itself, or with a recording: while one plays, the picture's
 * clock is the one that counts.
 */

export const speeds = [0.5, 1, 1.5, 2, 4, 8, 16];

const tickMs = 100;
/** A recording may be so far off before it is told where to be. */
const driftS = 0.15;

export class Playhead extends EventTarget {
  ts;
  speed = 1;
  isPlaying = false;
  #from;
  #to;
  #timer = 0;
  #tickedAt = 0;
  /** @type {HTMLMediaElement | undefined} */
  #media;
  /** Epoch milliseconds of the recording's first frame. */
  #mediaFrom = 0;

  /** @param {number} from @param {number} to */
  constructor(from, to) {
    super();
    this.#from = this.ts = from;
    this.#to = to;
  }

  /** @param {number} from @param {number} to */
  bound(from, to) {
    this.#from = from;
    this.#to = to;
  }

  /** @param {number} ts */
  seek(ts) {
    this.#move(ts);
    this.#cue();
  }

  toggle() { this.isPlaying ? this.pause() : this.play(); }

  play() {
    if (this.isPlaying) return;
    if (this.ts >= this.#to) this.#move(this.#from);
    this.isPlaying = true;
    this.#tickedAt = performance.now();
    this.#timer = window.setInterval(this.#tick, tickMs);
    this.#cue();
    this.#tell("change");
  }

  pause() {
    if (!this.isPlaying) return;
    this.isPlaying = false;
    clearInterval(this.#timer);
    this.#media?.pause();
    this.#tell("change");
  }

  /** @param {number} speed */
  setSpeed(speed) {
    this.speed = speed;
    if (this.#media) this.#media.playbackRate = speed;
    this.#tell("change");
  }

  /**
   * The next speed up or down.
   *
   * @param {-1 | 1} way
   */
  faster(way) {
    const at = speeds.indexOf(this.speed) + way;
    this.setSpeed(speeds[Math.min(Math.max(at, 0), speeds.length - 1)] ?? 1);
  }

  /** @param {HTMLMediaElement | undefined} media @param {number} from */
  follow(media, from) {
    const isMoved = from !== this.#mediaFrom;
    this.#mediaFrom = from;
    if (media === this.#media) {
      if (isMoved) this.#cue();
      return;
    }
    this.#media?.pause();
    this.#media = media;
    // While it seeks it is left alone, and afterwards told where to be by now.
    for (const name of ["loadedmetadata", "seeked"])
      media?.addEventListener(name, () => media === this.#media && this.#cue());
    if (media) media.playbackRate = this.speed;
    this.#cue();
  }

  close() {
    this.pause();
    this.#media = undefined;
  }

  #tick = () => {
    const now = performance.now();
    const passed = (now - this.#tickedAt) * this.speed;
    this.#tickedAt = now;
    const media = this.#media;
    const leads = media && !media.paused && !media.seeking && media.readyState > 1;
    this.#move(leads ? this.#mediaFrom + media.currentTime * 1000 : this.ts + passed);
    if (media && !leads) this.#cue();
    if (this.ts >= this.#to) this.pause();
  };

  /** Tells the recording where to be and whether to run. */
  #cue() {
    const media = this.#media;
    if (!media || media.readyState < 1) return;
    const at = (this.ts - this.#mediaFrom) / 1000;
    const isThere = at >= 0 && at < (media.duration || Infinity);
    if (isThere && Math.abs(media.currentTime - at) > driftS && !media.seeking)
      media.currentTime = at;
    if (!isThere || !this.isPlaying) media.pause();
    else if (media.paused) void media.play().catch(() => undefined);  // it runs on without
  }

  /** @param {number} ts */
  #move(ts) {
    const inside = Math.round(Math.min(Math.max(ts, this.#from), this.#to));
    if (inside === this.ts) return;
    this.ts = inside;
    this.#tell("at");
  }

  /** @param {string} name */
  #tell(name) { this.dispatchEvent(new Event(name)); }
}
