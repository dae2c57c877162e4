/**
 * Curves and bars over one time axis, drawn on any canvas: that of the page and that of the picture.
 * A step that was not heard stays empty.
 */

/** @typedef {import("./types").Course} Course */
/** @typedef {import("./types").CourseName} CourseName */
/** @typedef {{x: number, y: number, w: number, h: number}} Area */
/** @typedef {{from: number, to: number}} Stretch */

/** Online is a level; the others are counts of a step. */
export const curveNames = /** @type {const} */ (
  ["online", "leads", "leaves", "interactions", "comments"]
);

/** @type {Record<string, string>} */
export const curveColours = {
  online: "--c1", leads: "--c3", leaves: "--c4", interactions: "--c5", comments: "--c2",
};

/** @param {Course | undefined} course */
export const known = (course) =>
  curveNames.filter((name) => course?.[name]?.some((value) => value !== null));

const leastBarPx = 3;

/**
 * The values of what is on view: `[from, to, value]` for each column.
 *
 * @param {Course} course @param {CourseName} name @param {Stretch} view @param {number} width
 * @returns {[number, number, number | null][]}
 */
export function columns(course, name, view, width) {
  const stepMs = course.step_s * 1000;
  const values = course[name] ?? [];
  const perStep = width * stepMs / (view.to - view.from);
  const joined = Math.max(1, Math.ceil(leastBarPx / perStep));
  const first = Math.floor(Math.max(0, (view.from - course.from_ts) / stepMs) / joined) * joined;
  /** @type {[number, number, number | null][]} */
  const out = [];
  for (let i = first; i < values.length; i += joined) {
    const from = course.from_ts + i * stepMs;
    if (from > view.to) break;
    const part = values.slice(i, i + joined).filter((value) => value !== null);
    const all = /** @type {number[]} */ (part);
    const value = all.length === 0 ? null :
      name === "online"  ? Math.max(...all) :
                           all.reduce((a, b) => a + b, 0);
    out.push([from, from + joined * stepMs, value]);
  }
  return out;
}

/**
 * @param {CanvasRenderingContext2D} canvas @param {Area} area @param {Course} course
 * @param {CourseName} name @param {Stretch} view @param {string} colour
 * @returns {number} the highest value on view
 */
export function drawCurve(canvas, area, course, name, view, colour) {
  const all = columns(course, name, view, area.w);
  const top = Math.max(1, ...all.map(([, , value]) => value ?? 0));
  const x = (/** @type {number} */ ts) =>
    area.x + (ts - view.from) / (view.to - view.from) * area.w;
  const y = (/** @type {number} */ value) => area.y + area.h - value / top * (area.h - 2);
  canvas.save();
  canvas.beginPath();
  canvas.rect(area.x, area.y, area.w, area.h);
  canvas.clip();
  canvas.fillStyle = canvas.strokeStyle = colour;
  if (name === "online") level(canvas, all, x, y);
  else bars(canvas, all, x, y, area.y + area.h);
  canvas.restore();
  return top;
}

/**
 * @param {CanvasRenderingContext2D} canvas @param {[number, number, number | null][]} all
 * @param {(ts: number) => number} x @param {(value: number) => number} y
 */
function level(canvas, all, x, y) {
  canvas.lineWidth = 1.5;
  canvas.beginPath();
  let isOn = false;
  for (const [from, to, value] of all) {
    if (value === null) {
      isOn = false;
      continue;
    }
    const place = x((from + to) / 2);
    if (isOn) canvas.lineTo(place, y(value));
    else canvas.moveTo(place, y(value));
    isOn = true;
  }
  canvas.stroke();
}

/**
 * @param {CanvasRenderingContext2D} canvas @param {[number, number, number | null][]} all
 * @param {(ts: number) => number} x @param {(value: number) => number} y @param {number} floor
 */
function bars(canvas, all, x, y, floor) {
  for (const [from, to, value] of all) {
    if (!value) continue;
    const left = x(from);
    canvas.fillRect(left, y(value), Math.max(1, x(to) - left - 1), floor - y(value));
  }
}

/**
 * Diagonal lines where nothing is known.
 *
 * @param {CanvasRenderingContext2D} canvas @param {Area} area @param {string} colour
 */
export function hatch(canvas, area, colour) {
  if (area.w <= 0) return;
  canvas.save();
  canvas.beginPath();
  canvas.rect(area.x, area.y, area.w, area.h);
  canvas.clip();
  canvas.strokeStyle = colour;
  canvas.lineWidth = 1;
  canvas.beginPath();
  for (let x = area.x - area.h; x < area.x + area.w; x += 9) {
    canvas.moveTo(x, area.y + area.h);
    canvas.lineTo(x + area.h, area.y);
  }
  canvas.stroke();
  canvas.restore();
}

const minuteMs = 60_000;
const rounds = [1, 2, 5, 10, 15, 30, 60, 120, 180].map((minutes) => minutes * minuteMs);

/**
 * Where the ruler has its marks: round distances from the beginning of the stream.
 *
 * @param {Stretch} view @param {number} start @param {number} width
 */
export function ticks(view, start, width) {
  const length = view.to - view.from;
  const most = Math.max(2, width / 80);
  const fine = [5_000, 10_000, 30_000, ...rounds];
  const step = fine.find((one) => length / one <= most) ?? 360 * minuteMs;
  const out = [];
  for (let ts = start + Math.ceil((view.from - start) / step) * step; ts <= view.to; ts += step)
    out.push(ts);
  return out;
}
