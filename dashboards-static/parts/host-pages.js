/** What the host's screen shows where no cue is: must-says, questions, lines, and the rest. */

import {arc, fit, pixelsFor} from "../fit.js";
import {ago, count, stopwatch} from "../format.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

import {cueCard, measure} from "./cue-card.js";
import {segmentName} from "./marks.js";
import {shape} from "./shapes.js";

/** @typedef {import("../types").RoomState} RoomState */
/** @typedef {import("../types").Script} Script */
/** @typedef {{width: number, height: number}} Size */
/** @typedef {import("./cue-card.js").Screen} Screen */

/**
 * The must-says of the segment: the next one lit, those said struck. What was said but not heard
 * is put right by a tap.
 *
 * @param {Script} script @param {Size} size @param {Screen} screen @param {string[]} terms
 * @param {(point: string) => void} [tick]
 */
export function pointsPage(script, size, screen, terms, tick) {
  const w = words.host;
  const points = script.points ?? [];
  const next = points.find((point) => point.said_ts === undefined);
  if (!points.length) return plain(script.name ?? segmentName(script.segment), w.nothingPlanned);
  if (!next) return plain(w.allSaid, script.next_name && `${w.next} ${script.next_name}`);
  const others = points.filter((point) => point !== next);
  const said = points.length - points.filter((point) => point.said_ts === undefined).length;
  const least = tick ? 56 : 28;
  const rest = others.length || tick ? Math.max(least, Math.min(size.height * 0.14, 110)) : 0;
  const card = cueCard(
    {cue: next.point, kind: "say", text: next.text, created_ts: 0, state: "shown"},
    {width: size.width, height: size.height - rest}, screen,
    {terms, label: w.mustSay(said, points.length)}
  );
  return h(
    "div.host-points", {key: "points"}, h("div", null, card),
    (others.length > 0 || tick) && h("ul.host-others", null,
      tick && h("li", {key: "made"}, h("button.made", {
        type: "button",
        "aria-label": `${next.text.replaceAll("|", "")}: ${w.made}`,
        onclick: () => tick(next.point),
      },
        `✓ ${w.made}`)),
      others.map((point) => otherPoint(point, tick)))
  );
}

/** @param {import("../types").Point} point @param {((point: string) => void) | undefined} tick */
function otherPoint({point, text, said_ts}, tick) {
  const w = words.host;
  const plain = text.replaceAll("|", "");
  if (said_ts !== undefined)
    return h("li.said", {key: point}, h("span.hidden", null, `${w.said}: `), plain);
  return h("li", {key: point}, tick ?
    h("button", {type: "button", "aria-label": `${plain}: ${w.made}`, onclick: () => tick(point)},
      plain) :
    plain);
}

/** @param {string} large @param {import("../tree.js").Child} [small] */
export const plain = (large, small) =>
  h("div.host-plain", {key: large}, h("p.large", null, large), small && h("p", null, small));

/** Questions a host can hold in mind at once. */
const mostQuestions = 3;

/** @param {RoomState} state @param {number} now @param {Size} size */
export function questionsPage(state, now, size) {
  const w = words.host;
  const open = (state.questions ?? []).slice(0, mostQuestions);
  if (!open.length) return plain(w.noQuestions);
  const each = size.height / open.length - 16;
  return h("ul.host-list", {key: "questions"}, open.map((question) => {
    const text = question.samples?.[0] ?? question.question;
    const fitted = fit(text, {
      width: size.width * 0.9,
      height: each * (question.answer ? 0.45 : 0.6),
      measure,
      line: 1.25,
      lines: 2,
      most: 72
    });
    return h(
      "li", {key: question.question},
      h("p.large", {style: `font-size:${Math.max(20, fitted.px)}px`}, fitted.lines.join(" ")),
      question.answer && h("p.beside", null, question.answer.text.replaceAll("|", "")),
      h("p.beside", null,
        w.asked(question.askers ?? question.asks, ago(now - question.first_ts)))
    );
  }));
}

/**
 * The lines of the segment: the one being said lit, two on either side.
 *
 * @param {string[]} lines @param {number} lit @param {Size} size @param {Screen} screen
 */
export function scriptPage(lines, lit, size, screen) {
  if (!lines.length) return plain(words.host.noLines);
  const from = Math.max(0, Math.min(lit - 2, lines.length - 5));
  const shown = lines.slice(from, from + 5);
  const enough = pixelsFor(arc.least, screen.device, screen.metres);
  const fitted = shown.map((line) => fit(line, {
                             width: size.width - 24,
                             height: size.height / shown.length - 12,
                             measure,
                             line: 1.2,
                             enough,
                             lines: 2,
                             most: enough * 1.6
                           }));
  return h("div.host-list.host-lines", {key: "lines"}, fitted.map(
    ({lines: runs, px}, i) => h(
      "p", {key: from + i, class: from + i === lit ? "lit" : "", style: `font-size:${px}px`},
      runs.map((run) => h("span.run", null, run))
    )
  ));
}

/** @param {RoomState} state @param {boolean} sleeps */
export function notStartedPage(state, sleeps) {
  const w = words.host;
  const checks = sleeps ? w.checks : w.checks.filter((_, i) => i !== 2);
  return h(
    "div.host-plain", {key: "not-started"}, h("p.large", null, w.notStarted),
    state.title && h("p", null, state.title), h("p", null, w.ready),
    h("ul", null, checks.map((check) => h("li", {key: check}, shape("ring"), check)))
  );
}

/** @param {RoomState} state */
export function endedPage(state) {
  const w = words.host;
  const length = ((state.ended_ts ?? state.now ?? 0) - (state.started_ts ?? 0)) / 1000;
  return plain(w.endedTitle, w.endedFacts(stopwatch(length), count(state.leads?.total)));
}

/**
 * Leads against the goal, in words.
 *
 * @param {RoomState} state @param {number} now
 */
export function goalText(state, now) {
  const w = words.host;
  const total = state.leads?.total;
  if (total === undefined) return undefined;
  const {leads, hours} = state.goal ?? {};
  if (!leads) return w.leadsAlone(count(total));
  const text = w.leads(count(total), count(leads));
  if (!hours || state.started_ts === undefined) return text;
  const elapsed = (now - state.started_ts) / 3_600_000;
  const ahead = Math.round(total - leads * Math.min(1, elapsed / hours));
  const against = ahead > 0 ? w.ahead(count(ahead)) : ahead < 0 ? w.behind(count(-ahead)) : w.onPlan;
  return `${text} · ${against}`;
}

/**
 * Which line is being said: the one that has most pairs of characters in common with what was heard
 * last. -1: none has enough.
 *
 * @param {string[]} lines @param {string} heard
 */
export function lineSaid(lines, heard) {
  const pairs = pairsOf(heard);
  let best = -1, most = 0.4;
  lines.forEach((line, i) => {
    const own = pairsOf(line.replaceAll("|", ""));
    const common = [...own].filter((pair) => pairs.has(pair)).length / Math.max(1, own.size);
    if (common > most) [best, most] = [i, common];
  });
  return best;
}

/** @param {string} text */
function pairsOf(text) {
  const letters = [...text.replace(/[\s\p{P}]/gu, "")];
  return new Set(letters.slice(1).map((letter, i) => (letters[i] ?? "") + letter));
}
