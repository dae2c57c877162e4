/**
 * What is drawn beside the curves: segments, marks, bars, and the time of which nothing is known.
 */

import {markName, segmentColours} from "./marks.js";

/** @typedef {import("../types").Item} Item */

/**
 * @typedef {object} Sheet
 * @property {CanvasRenderingContext2D} canvas
 * @property {import("../types").DygraphArea} area
 * @property {import("../types").Dygraph} graph
 * @property {(token: string) => string} colour
 */

const stripHeight = 7;
const labelHeight = 17;
const tokens = {P1: "--bad", P2: "--warn", P3: "--note"};

/**
 * Behind the curve: the script as a strip, marks as lines with their names, the unknown hatched.
 *
 * @param {Sheet} sheet
 * @param {Item[]} marks
 * @param {[number, number]} span  the time on view
 * @param {number | undefined} knownTo  since when nothing comes any more
 */
export function underlay(sheet, marks, [begin, end], knownTo) {
  const segments = marks.filter((mark) => mark.type === "segment" && mark.ts !== undefined);
  strip(sheet, segments, [begin, end], segmentColours(marks));
  const others = marks.filter((mark) => mark.type !== "segment" && (mark.ts ?? 0) >= begin);
  others.forEach((mark) => line(sheet, mark));
  labels(sheet, others);
  if (knownTo !== undefined) hatch(sheet, knownTo);
}

/**
 * @param {Sheet} sheet
 * @param {Item[]} segments
 * @param {[number, number]} span
 * @param {Map<string, string>} colours
 */
function strip({canvas, area, graph, colour}, segments, [begin, end], colours) {
  segments.forEach(({ ts = 0, segment = "" }, i) => {
    const to = segments[i + 1]?.ts ?? end;
    if (to < begin) return;
    const left = Math.max(area.x, graph.toDomXCoord(ts));
    const width = Math.max(1, graph.toDomXCoord(to) - left - 1);
    canvas.fillStyle = colour(colours.get(segment) ?? "--c1");
    canvas.fillRect(left, area.y + area.h - stripHeight, width, stripHeight);
  });
}

/** @param {Sheet} sheet @param {Item} mark */
const place = ({graph}, mark) => Math.round(graph.toDomXCoord(mark.ts ?? 0)) + 0.5;

/** @param {Sheet} sheet @param {Item} mark */
function line(sheet, mark) {
  const {canvas, area, colour} = sheet;
  const x = place(sheet, mark);
  const isAction = mark.type === "intervention";
  canvas.strokeStyle = colour(isAction ? "--c5" : mark.severity ? tokens[mark.severity] : "--edge");
  canvas.setLineDash(isAction ? [] : mark.severity ? [8, 3] : [3, 3]);
  canvas.beginPath();
  canvas.moveTo(x, area.y);
  canvas.lineTo(x, area.y + area.h);
  canvas.stroke();
  canvas.setLineDash([]);
}

/**
 * Names in two rows; a third at the same place has its line only.
 *
 * @param {Sheet} sheet
 * @param {Item[]} marks
 */
function labels(sheet, marks) {
  const {canvas, area, colour} = sheet;
  canvas.font = "14px system-ui, sans-serif";
  canvas.textBaseline = "top";
  const free = [-Infinity, -Infinity];
  for (const mark of marks) {
    const text = markName(mark);
    const width = canvas.measureText(text).width;
    const x = place(sheet, mark);
    const left = x + 3 + width > area.x + area.w ? x - 3 - width : x + 3;
    const row = free.findIndex((at) => left > at);
    if (row < 0) continue;
    free[row] = left + width + 6;
    canvas.fillStyle = colour("--panel");
    canvas.fillRect(left - 2, area.y + row * labelHeight, width + 4, labelHeight);
    canvas.fillStyle = colour("--dim");
    canvas.fillText(text, left, area.y + 2 + row * labelHeight);
  }
}

/** @param {Sheet} sheet @param {number} knownTo */
function hatch({canvas, area, graph, colour}, knownTo) {
  const left = Math.max(area.x, graph.toDomXCoord(knownTo));
  const right = area.x + area.w;
  if (left >= right - 2) return;
  canvas.save();
  canvas.beginPath();
  canvas.rect(left, area.y, right - left, area.h);
  canvas.clip();
  canvas.strokeStyle = colour("--edge");
  canvas.beginPath();
  for (let x = left - area.h; x < right; x += 9) {
    canvas.moveTo(x, area.y + area.h);
    canvas.lineTo(x + area.h, area.y);
  }
  canvas.stroke();
  canvas.restore();
}

/**
 * A plotter of dygraphs: a bar for each span.
 *
 * @param {any} plot  what the library hands over
 * @param {number} stepMs
 * @param {string} colour
 */
export function bars(plot, stepMs, colour) {
  const graph = plot.dygraph;
  const width = Math.max(1, graph.toDomXCoord(stepMs) - graph.toDomXCoord(0) - 1);
  const floor = graph.toDomYCoord(0);
  plot.drawingContext.fillStyle = colour;
  for (const point of plot.points) {
    if (!(point.yval > 0)) continue;
    plot.drawingContext.fillRect(
      point.canvasx - width / 2, point.canvasy, width, floor - point.canvasy
    );
  }
}
