/** Numbers and times as people read them. What is not known is "—", never 0. */

import {language, words} from "./preferences.js";

export const unknown = "—";

/** @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/** @param {number} value @param {Intl.NumberFormatOptions} options */
function number(value, options) {
  const key = language() + JSON.stringify(options);
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(language() === "zh" ? "zh-CN" : "en", options);
    formats.set(key, format);
  }
  return format.format(value).replace("-", "−");
}

/**
 * People or times: 1,352 and, from ten thousand on, 1.2万.
 *
 * @param {number | undefined} n
 */
export function count(n) {
  if (n === undefined) return unknown;
  return Math.abs(n) < 10_000 ? number(n, {maximumFractionDigits: 0}) :
                                number(n, {notation: "compact", maximumFractionDigits: 1});
}

/**
 * All digits, where there is room.
 *
 * @param {number | undefined} n
 */
export const exact = (n) => (n === undefined ? unknown : number(n, {maximumFractionDigits: 1}));

/**
 * A share as a percentage: 41%, 8.3%, 0.12%.
 *
 * @param {number | undefined} share
 */
export function percent(share) {
  if (share === undefined) return unknown;
  const digits = share >= 0.0995 || share === 0 ? 0 : share >= 0.00995 ? 1 : 2;
  return number(
    share, {style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits}
  );
}

/**
 * A difference of shares in points: +3, −1.4.
 *
 * @param {number | undefined} points
 */
export function points(points) {
  if (points === undefined) return unknown;
  const value = points * 100;
  const digits = Math.abs(value) < 9.95 ? 1 : 0;
  return sign(value, digits) +
    number(Math.abs(value), {minimumFractionDigits: digits, maximumFractionDigits: digits});
}

/** @param {number} value @param {number} digits */
function sign(value, digits) {
  if (Math.abs(value) < 0.5 * 10 ** -digits) return "±";
  return value > 0 ? "+" : "−";
}

/**
 * The change from one count to another; nothing where there was nothing.
 *
 * @param {number | undefined} now
 * @param {number | undefined} before
 */
export function change(now, before) {
  if (now === undefined || !before) return undefined;
  return now / before - 1;
}

/**
 * +12%, −18%, ±0%.
 *
 * @param {number | undefined} relative
 */
export function signed(relative) {
  if (relative === undefined) return unknown;
  const digits = 0;
  return sign(relative * 100, digits) +
    number(Math.abs(relative), {style: "percent", maximumFractionDigits: digits});
}

/**
 * A duration: 28.4 秒, 5:07, 1:12:44.
 *
 * @param {number | undefined} seconds
 */
export function duration(seconds) {
  if (seconds === undefined) return unknown;
  if (seconds < 60)
    return words.seconds(number(seconds, {maximumFractionDigits: seconds < 10 ? 1 : 0}));
  return stopwatch(seconds);
}

/**
 * mm:ss under an hour, else h:mm:ss.
 *
 * @param {number} seconds
 */
export function stopwatch(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] =
    [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`;
}

/** @type {Map<string, Intl.DateTimeFormat>} */
const clocks = new Map();

/** @param {number} ts @param {Intl.DateTimeFormatOptions} options */
function date(ts, options) {
  const key = language() + JSON.stringify(options);
  let format = clocks.get(key);
  if (!format) {
    const locale = language() === "zh" ? "zh-CN" : "en-GB";
    format = new Intl.DateTimeFormat(locale, {hourCycle: "h23", ...options});
    clocks.set(key, format);
  }
  return format.format(ts);
}

/**
 * 20:47:03
 *
 * @param {number | undefined} ts
 */
export const clock = (ts) =>
  ts === undefined ? unknown : date(ts, {hour: "2-digit", minute: "2-digit", second: "2-digit"});

/**
 * 20:47
 *
 * @param {number} ts
 */
export const minute = (ts) => date(ts, {hour: "2-digit", minute: "2-digit"});

/**
 * 11月24日 20:47
 *
 * @param {number | undefined} ts
 */
export const day = (ts) => ts === undefined ?
  unknown :
  date(ts, {month: "short", day: "numeric", hour: "2-digit", minute: "2-digit"});

/**
 * How long ago, in the largest unit that fits.
 *
 * @param {number} ms
 */
export function ago(ms) {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 2) return words.justNow;
  if (s < 90) return words.secondsAgo(s);
  if (s < 5400) return words.minutesAgo(Math.round(s / 60));
  if (s < 129_600) return words.hoursAgo(Math.round(s / 3600));
  return words.daysAgo(Math.round(s / 86_400));
}

/**
 * The day of a field as a moment: its beginning, or its end.
 *
 * @param {string | null} day @param {boolean} isEnd
 */
export function momentOfDay(day, isEnd) {
  const ts = day ? new Date(`${day}T${isEnd ? "23:59:59.999" : "00:00:00"}`).getTime() : NaN;
  return Number.isFinite(ts) ? ts : undefined;
}
