/** What a backtest asks for, and what came of it. */

import {count, day, percent, stopwatch} from "../format.js";
import {language, words} from "../preferences.js";
import {h} from "../tree.js";
import {problemText} from "../views/problem.js";

import {fieldValue} from "./rule-list.js";
import {paperWords} from "./words.js";

/** @typedef {import("./backtest.js").Backtest} Backtest */
/** @typedef {import("./backtest.js").Grade} Grade */
/** @typedef {import("./backtest.js").Proposal} Proposal */
/** @typedef {import("./backtest.js").Tried} Tried */
/**
 * @typedef {{name: (rule: string) => string, text: string, isSound: boolean,
 *   take?: (proposal: Proposal) => void, taken: (proposal: Proposal) => boolean}} Around
 */

/** @param {Backtest} test @param {Around} around */
export function backtestPanel(test, around) {
  const w = paperWords.rules.backtest;
  return h("div.backtest", null, h("p.note", null, w.how), streamChoice(test),
    h("div.buttons", null,
      h("button.main", {type: "button", disabled: test.isRunning || !around.isSound,
        onclick: () => void test.run(around.text)}, w.run),
      test.isRunning && h("button", {type: "button", onclick: () => test.stop()}, w.stop),
      h("span.answer", {role: "status"}, status(test, around))),
    test.failure !== undefined && h("p.notice.bad", {role: "alert"}, failure(test.failure)),
    test.result && results(test, around));
}

/** @param {Backtest} test @param {Around} around */
function status(test, {isSound, text}) {
  const w = paperWords.rules.backtest;
  if (test.isRunning) return w.running(stopwatch((Date.now() - test.startedAt) / 1000));
  if (!isSound || test.problems.length) return w.unsound;
  if (test.wasStopped) return w.stopped;
  if (test.result && test.resultOf !== text) return w.old;
  return "";
}

/** @param {any} error */
function failure(error) {
  const w = paperWords.rules.backtest;
  return error.status === 429 ? w.busy : error.message || problemText(error);
}

/** @param {Backtest} test */
function streamChoice(test) {
  const w = paperWords.rules.backtest;
  const n = test.picked.size;
  return h("details.pick", {
    ontoggle: (/** @type {Event} */ event) => {
      if (/** @type {HTMLDetailsElement} */ (event.currentTarget).open) void test.loadStreams();
    },
  },
    h("summary", null, n ? w.picked(n) : w.all),
    !test.streams ? h("p.note", null, words.loading) :
    !test.streams.length ? h("p.note", null, w.noStreams) :
    h("ul.ticks", {tabindex: "0", role: "group", "aria-label": w.choose}, test.streams.map((one) =>
      h("li", {key: one.stream}, h("label.tick", null,
        h("input", {type: "checkbox", ".checked": test.picked.has(one.stream),
          onchange: (/** @type {Event} */ event) => test.pick(one.stream,
            /** @type {HTMLInputElement} */ (event.currentTarget).checked)}),
        h("span", null, `${one.room} · ${day(one.started_ts)}${one.title ? ` · ${one.title}` : ""}`))))));
}

/** @param {Backtest} test @param {Around} around */
function results(test, around) {
  const w = paperWords.rules.backtest;
  const result = test.result;
  if (!result) return null;
  const would = result.streams.reduce((n, one) => n + one.would.length, 0);
  const did = result.streams.reduce((n, one) => n + one.did.length, 0);
  const rate = (/** @type {number} */ n) => result.hours ? (n / result.hours).toFixed(1) : "—";
  return h("div.results", {"data-done": true},
    h("p.sum", null, w.sum(result.streams.length, result.hours.toFixed(1))),
    h("dl.sums", null,
      fact(w.would, `${count(would)}`, w.perHour(rate(would))),
      fact(w.did, `${count(did)}`, w.perHour(rate(did)))),
    proposals(result.proposals, around), useless(result.rules, around),
    gradeTable(result.rules, around), streamList(result.streams, around));
}

/** @param {string} name @param {string} value @param {string} more */
const fact = (name, value, more) =>
  h("div", null, h("dt", null, name), h("dd", null, value), h("dd.small", null, more));

/** @param {Proposal[]} all @param {Around} around */
function proposals(all, around) {
  const w = paperWords.rules.backtest;
  const next = all.find((one) => !around.taken(one));
  return h("section", {"aria-label": w.proposals}, h("h3", null, w.proposals),
    !all.length ? h("p.note", null, w.noProposals) :
    h("ul.proposals", null, all.map((one) => {
      const isTaken = around.taken(one);
      const field = paperWords.rules.fields[/** @type {"nats"} */ (one.field)] ?? one.field;
      return h("li", {key: one.rule},
        h("strong", null, around.name(one.rule)),
        h("span", null, `${field} ${fieldValue(one.field, one.from)} → ${fieldValue(one.field, one.to)}`),
        h("span.small", null, w.effect(one.noise_gone, one.useful_lost, one.would)),
        around.take && h("button", {type: "button", disabled: isTaken,
          onclick: () => around.take?.(one)}, isTaken ? w.taken : w.take,
          one === next && h("kbd", null, "P")));
    })));
}

/** @param {Grade[]} rules @param {Around} around */
function useless(rules, around) {
  const w = paperWords.rules.backtest;
  const all = rules.filter((one) => one.useless);
  if (!all.length) return null;
  return h("section", {"aria-label": w.useless}, h("h3", null, w.useless),
    h("ul.useless", null, all.map((one) => h("li", {key: one.rule},
      h("strong", null, around.name(one.rule)), words.colon,
      (language() === "en" ? one.useless_en : one.useless) ?? ""))));
}

/** @param {Grade[]} rules @param {Around} around */
function gradeTable(rules, around) {
  const w = paperWords.rules.backtest;
  const heard = rules.filter((one) => one.would || one.did);
  const silent = rules.length - heard.length;
  return h("section", {"aria-label": w.grades}, h("h3", null, w.grades),
    h("p.note", null, w.gradesHow),
    heard.length > 0 && h("div.scroll", {tabindex: "0", role: "group", "aria-label": w.grades},
      h("table.numbers", null,
        h("thead", null, h("tr", null,
          [w.rule, w.grade, w.would, w.did, w.both, w.useful, w.noise, w.precision].map((name) =>
            h("th", {scope: "col"}, name)))),
        h("tbody", null, heard.map((one) => h("tr", {key: one.rule, "data-rule": one.rule},
          h("th", {scope: "row"}, around.name(one.rule)),
          h("td", null, h(`span.grade.${one.grade ?? "none"}`, null, one.grade ?? "—")),
          [one.would, one.did, one.both, one.useful, one.noise].map((n) => h("td", null, count(n))),
          h("td", null, precision(one))))))),
    silent > 0 && h("p.note", null, w.silent(silent)));
}

/** @param {Grade} one */
function precision(one) {
  if (one.precision === undefined) return paperWords.rules.backtest.noVerdict;
  const range = one.low === undefined ? "" : ` (${percent(one.low)}–${percent(one.high)})`;
  return percent(one.precision) + range;
}

/** @param {Tried[]} streams @param {Around} around */
function streamList(streams, around) {
  const w = paperWords.rules.backtest;
  const heard = streams.filter((one) => one.would.length || one.did.length);
  return h("section", {"aria-label": w.streams}, h("h3", null, w.streams),
    heard.length < streams.length && h("p.note", null, w.quiet(streams.length - heard.length)),
    h("ul.tried", null, heard.map((one) => h("li", {key: one.stream},
      h("details", null,
        h("summary", null, h("strong", null, one.room), ` ${day(one.started_ts)} `,
          h("span.small", null, w.wouldDid(one.would.length, one.did.length))),
        h("a", {href: `/streams/${one.stream}`}, w.open), strip(one), firedList(one, around))))));
}

/**
 * Both rows on one axis of time, told below in words.
 *
 * @param {Tried} one
 */
function strip(one) {
  const length = Math.max(1, one.ended_ts - one.started_ts);
  const at = (/** @type {number} */ ts) => Math.min(1, Math.max(0, (ts - one.started_ts) / length)) * 996 + 2;
  const marks = (/** @type {import("./backtest.js").Fired[]} */ all, /** @type {number} */ y,
                 /** @type {string} */ kind) =>
    all.map((f, i) => h(`line.${kind}`, {key: `${kind}${i}`, x1: at(f.fired_ts), x2: at(f.fired_ts),
      y1: y, y2: y + 14, class: f.verdict ?? ""}));
  return h("svg.strip", {viewBox: "0 0 1000 36", preserveAspectRatio: "none", "aria-hidden": "true"},
    h("rect.ground", {x: 0, y: 0, width: 1000, height: 36}), marks(one.would, 2, "would"),
    marks(one.did, 20, "did"));
}

/** @param {Tried} one @param {Around} around */
function firedList(one, around) {
  const w = paperWords.rules.backtest;
  const all = [
    ...one.would.map((f) => ({...f, side: w.would})), ...one.did.map((f) => ({...f, side: w.did})),
  ].sort((a, b) => a.fired_ts - b.fired_ts);
  return h("ol.fired", null, all.map((f, i) => h("li", {key: i},
    h("span.small", null, stopwatch((f.fired_ts - one.started_ts) / 1000)),
    h("span.small", null, f.side), h("span", null, around.name(f.rule) + (f.label ? ` · ${f.label}` : "")),
    f.verdict && h(`span.mark.${f.verdict === "useful" ? "ok" : "warn"}`, null, w.verdicts[f.verdict]))));
}
