/** The evening as one picture for a chat group: the report's facts and sentences, drawn on a canvas. */

import {day} from "../format.js";
import {curveColours, drawCurve, known} from "./curves.js";
import {causes, changeText, facts, keeps} from "./report.js";
import {decompositionText} from "./effects.js";
import {w} from "./words.js";

const width = 1080;
const margin = 64;
const family = "system-ui, -apple-system, \"PingFang SC\", \"Microsoft YaHei\", \"Noto Sans CJK SC\", sans-serif";

/** @param {import("./types").Replay} data @param {Element} styled  whose colours it takes @returns {Promise<Blob | null>} */
export function picture(data, styled) {
  const style = getComputedStyle(styled);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  const element = document.createElement("canvas");
  element.width = width;
  // Drawn twice: the first time tells how high it is.
  element.height = 10;
  element.height = Math.ceil(draw(element, data, colour));
  draw(element, data, colour);
  return new Promise((resolve) => element.toBlob(resolve, "image/png"));
}

/**
 * @param {HTMLCanvasElement} element @param {import("./types").Replay} data
 * @param {(token: string) => string} colour
 */
function draw(element, data, colour) {
  const canvas = /** @type {CanvasRenderingContext2D} */ (element.getContext("2d"));
  canvas.fillStyle = colour("--panel");
  canvas.fillRect(0, 0, width, element.height);
  const pen = new Pen(canvas, colour);
  pen.text(data.title ?? data.room, 48, "--ink", 700);
  pen.text([day(data.started_ts), data.host].filter(Boolean).join(" · "), 28, "--dim");
  pen.gap(24);
  figures(pen, facts(data));
  const split = decompositionText(data.decomposition);
  if (split) pen.text(split, 28, "--ink");
  curves(pen, data);
  section(pen, w.report.causes, causes(data).map(({text}) => text), w.report.noCauses);
  section(pen, w.report.keep, keeps(data).map(({text}) => `「${text}」`), w.report.noKeep);
  section(pen, w.report.change, [changeText(data)].filter((text) => text !== undefined), w.report.noChange);
  pen.gap(16);
  pen.text(w.report.observed, 24, "--dim");
  return pen.y + margin;
}

class Pen {
  y = margin;

  /** @param {CanvasRenderingContext2D} canvas @param {(token: string) => string} colour */
  constructor(canvas, colour) {
    this.canvas = canvas;
    this.colour = colour;
  }

  /** @param {number} px */
  gap(px) { this.y += px; }

  /**
   * Breaks where the line is full: between characters in Chinese, between words elsewhere.
   *
   * @param {string} text @param {number} size @param {string} token @param {number} [weight]
   */
  text(text, size, token, weight = 400) {
    const {canvas} = this;
    canvas.font = `${weight} ${size}px ${family}`;
    canvas.fillStyle = this.colour(token);
    canvas.textBaseline = "top";
    let line = "";
    for (const part of text.match(/[\x21-\x7e]+\s*|\s+|[^\x21-\x7e\s]/gu) ?? []) {
      if (line && canvas.measureText(line + part).width > width - 2 * margin) {
        this.#line(line, size);
        line = part;
      } else {
        line += part;
      }
    }
    this.#line(line, size);
  }

  /** @param {string} line @param {number} size */
  #line(line, size) {
    this.canvas.fillText(line, margin, this.y);
    this.y += size * 1.45;
  }
}

/** @param {Pen} pen @param {[string, string][]} all */
function figures(pen, all) {
  const {canvas, colour} = pen;
  const perRow = 4;
  const cell = (width - 2 * margin) / perRow;
  all.forEach(([name, value], i) => {
    const x = margin + (i % perRow) * cell;
    const y = pen.y + Math.floor(i / perRow) * 104;
    canvas.textBaseline = "top";
    canvas.font = `400 24px ${family}`;
    canvas.fillStyle = colour("--dim");
    canvas.fillText(name, x, y);
    canvas.font = `700 44px ${family}`;
    canvas.fillStyle = colour("--ink");
    canvas.fillText(value, x, y + 32);
  });
  pen.gap(Math.ceil(all.length / perRow) * 104 + 8);
}

/** @param {Pen} pen @param {import("./types").Replay} data */
function curves(pen, data) {
  const view = {from: data.started_ts, to: Math.max(data.ended_ts ?? data.now, data.started_ts + 1000)};
  for (const name of known(data.course).filter((one) => one === "online" || one === "leads")) {
    if (!data.course) return;
    pen.gap(12);
    pen.text(w.curves[name], 24, "--dim");
    const area = {x: margin, y: pen.y, w: width - 2 * margin, h: 120};
    drawCurve(pen.canvas, area, data.course, name, view, pen.colour(curveColours[name] ?? ""));
    pen.gap(128);
  }
}

/** @param {Pen} pen @param {string} title @param {string[]} lines @param {string} none */
function section(pen, title, lines, none) {
  pen.gap(20);
  pen.text(title, 32, "--ink", 700);
  (lines.length ? lines : [none]).forEach((line, i) =>
    pen.text(lines.length > 1 ? `${i + 1}. ${line}` : line, 30, lines.length ? "--ink" : "--dim"));
}

/** @param {Blob} blob @param {string} name */
export function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
