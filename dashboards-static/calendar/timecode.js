/** Time codes of a stream: `41`, `12:41`, `1:12:41`. */

import {stopwatch} from "../format.js";

/** @param {number} ms */
export const timecode = (ms) => stopwatch(ms / 1000);

/**
 * Milliseconds; undefined if that is no time code.
 *
 * @param {string} text
 */
export function readTimecode(text) {
  const parts = text.trim().replaceAll("：", ":").split(":");
  if (parts.length < 2 || parts.length > 3 || !parts.every((part) => /^\d{1,3}$/.test(part))) return undefined;
  return parts.reduce((sum, part) => sum * 60 + Number(part), 0) * 1000;
}

/**
 * The moment of a stream that a clip begins at, and its span.
 *
 * @param {import("../types").WarmUpClip} clip
 */
export const momentLink = ({stream, started_ts, from_ms, to_ms}) =>
  `/streams/${encodeURIComponent(stream)}?at=${started_ts + from_ms}&from=${started_ts + from_ms}&to=${started_ts + to_ms}`;
