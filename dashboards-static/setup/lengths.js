/** Lengths as people write them: 90, 1:30, 90 秒, 3 分钟, 1'30. */

const number = String.raw`(\d+(?:\.\d+)?)\s*`;
const pattern = new RegExp(
  `^(?:${number}(?:小时|时|h))?\\s*(?:${number}(?:分钟|分|min|m))?\\s*` +
    `(?:${number}(?:秒钟|秒|sec|s)?)?$`
);

/**
 * Seconds; nothing when it is no length.
 *
 * @param {string} text
 * @returns {number | undefined}
 */
export function seconds(text) {
  const plain = text.trim().normalize("NFKC").toLowerCase();
  const clock = /^(?:(\d+):)?(\d+)[:'](\d{1,2})"?$/.exec(plain);
  if (clock) return Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
  const spoken = pattern.exec(plain);
  if (!plain || !spoken) return undefined;
  const [, hours = 0, minutes = 0, rest = 0] = spoken;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
}

/**
 * 0:58, 3:00, 1:02:30.
 *
 * @param {number | undefined} s
 */
export function lengthText(s) {
  if (s === undefined) return "";
  const whole = Math.floor(s);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const part = s - whole ? String(Math.round((s - whole) * 10) / 10).slice(1) : "";
  return (hours ? `${hours}:${two(minutes)}` : String(minutes)) + `:${two(whole % 60)}${part}`;
}
