/** The steps of the set-up but the rundown itself: room, messages, facts, screens, rehearsal. */

import "../parts/glass.js";
import "../parts/pairing.js";
import "../parts/screens.js";

import {asCue} from "../desk/host-mirror.js";
import {hostPicture} from "../desk/host-picture.js";
import {mostUnits, units} from "../fit.js";
import {stopwatch} from "../format.js";
import {choice} from "../parts/frame.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

import "./sheet-picker.js";

import {field} from "./detail.js";
import {distances, glanceMark, screens} from "./glance.js";
import {freshKey} from "./rows.js";
import {trial} from "./trial.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("./glance.js").Glass} Glass */

const mostTemplates = 8;
const templateKinds = /** @type {const} */ (
  ["lead_call", "message", "say", "restart", "answer", "fix", "goal", "tech", "stop"]
);
export const intents = /** @type {const} */ ([
  "price", "trade_in", "finance", "range", "configuration", "delivery", "location", "test_drive",
  "rival", "complaint"
]);

/** @param {string} text */
const wholeNumber = (text) => {
  const n = Number(text.trim());
  return text.trim() === "" ? undefined : Number.isFinite(n) ? n : text;
};

/** @param {Draft} draft */
export function roomStep(draft) {
  const w = words.setup.room;
  const {title = "", goal = {}, repeats} = draft.rundown;
  return h(
    "div.form", null, field(draft, ["title"], w.title, title, {hint: w.titleHint}),
    h("div.row", null,
      field(draft, ["goal", "leads"], w.leads, text(goal.leads), {read: wholeNumber}),
      field(draft, ["goal", "hours"], w.hours, text(goal.hours), {read: wholeNumber})),
    h("div", null, h("span.label", null, w.order),
      choice(w.order, [["loop", w.loop], ["once", w.once]], repeats === false ? "once" : "loop",
        (value) => draft.set(["repeats"], value === "loop"))),
    trial(draft)
  );
}

/** @param {unknown} value */
const text = (value) => value === undefined ? "" : String(value);

/** @param {Draft} draft @param {Glass} glass */
export function messagesStep(draft, glass) {
  const w = words.setup.messages;
  const all = draft.rundown.templates ?? [];
  const usual = () => draft.set(
    ["templates"],
    words.control.templates.filter((one) => one.text).map(({kind, text}) => ({kind, text}))
  );
  const add = () => draft.set(["templates"], [...all, {kind: "message", text: ""}]);
  return h(
    "div.form", null, h("p.note", null, w.how),
    all.length === 0 && h("p", null, w.none, " ",
      h("button", {type: "button", onclick: usual}, w.usual)),
    h("ol.message-rows", null, all.map((one, i) => messageRow(draft, glass, one, i))),
    all.length < mostTemplates && h("button", {type: "button", onclick: add}, w.add)
  );
}

/**
 * @param {Draft} draft @param {Glass} glass
 * @param {{kind: string, text: string}} one @param {number} i
 */
function messageRow(draft, glass, one, i) {
  const w = words.setup.messages;
  const all = draft.rundown.templates ?? [];
  return h(
    "li", {key: i}, h("kbd", null, i + 1),
    h("select", {
      "aria-label": w.kind(i + 1),
      onchange: (/** @type {Event} */ event) => draft.set(
        ["templates", i, "kind"], /** @type {HTMLSelectElement} */ (event.currentTarget).value)
    },
      templateKinds.map((kind) => h("option",
        {key: kind, value: kind, ".selected": kind === one.kind},
        words.cue.kinds[kind]))),
    field(draft, ["templates", i, "text"], w.text(i + 1), one.text, {
      hint: w.hint,
      beside: glanceMark(one.text, glass),
    }),
    h("button.tiny", {
      type: "button",
      "aria-label": w.remove(i + 1),
      onclick: () => draft.set(["templates"], all.filter((_, at) => at !== i)),
    },
      "✕")
  );
}

/** @param {Draft} draft @param {number} now @param {string} room */
export function factsStep(draft, now, room) {
  const w = words.setup.facts;
  const all = draft.rundown.facts ?? [];
  const add = () => draft.set(["facts"], [
    ...all, {fact: freshKey("fact", all.map((one) => one.fact)), text: ""}
  ]);
  return h(
    "div.form", null, h("p.note", null, w.how),
    h("ol.fact-rows", null, all.map((_, i) => factRow(draft, i, now))),
    h("button", {type: "button", onclick: add}, w.add),
    h("sc-sheet-picker", {".known": {draft, room}})
  );
}

/** @param {Draft} draft @param {number} i @param {number} now */
function factRow(draft, i, now) {
  const w = words.setup.facts;
  const all = draft.rundown.facts ?? [];
  const one = all[i];
  if (!one) return null;
  const until = one.valid_until;
  const isPast = until !== undefined && Date.parse(`${until}T23:59:59`) < now;
  const chosen = one.intents ?? [];
  const flip = (/** @type {string} */ intent) => () => draft.set(
    ["facts", i, "intents"],
    chosen.includes(intent) ? chosen.filter((x) => x !== intent) : [...chosen, intent]
  );
  return h(
    "li.fact-row", {key: one.fact},
    field(draft, ["facts", i, "text"], w.text, one.text, {
      hint: w.textHint,
      beside: one.text && units(one.text) > mostUnits ? h("span.small", null, w.long) : null,
    }),
    field(draft, ["facts", i, "source"], w.source, one.source ?? ""),
    field(draft, ["facts", i, "valid_until"], w.until, until ?? "", {
      type: "date",
      read: (value) => value || undefined,
      beside: isPast ? h("span.cell-problem", null, w.past) : null,
    }),
    h("fieldset", null, h("legend", null, w.intents), intents.map((intent) =>
      h("label.tick", {key: intent},
        h("input", {type: "checkbox", ".checked": chosen.includes(intent), onchange: flip(intent)}),
        h("span", null, words.control.intents[intent])))),
    h("button.tiny", {
      type: "button",
      "aria-label": w.remove(one.text.replaceAll("|", "") || String(i + 1)),
      onclick: () => draft.set(["facts"], all.filter((_, at) => at !== i)),
    },
      "✕")
  );
}

const devices = /** @type {import("./glance.js").Device[]} */ (Object.keys(screens));

/** @param {Glass} glass @param {(glass: Glass) => void} set */
export const glassChoice = (glass, set) =>
  h("div.glass-choice", null,
    choice(words.setup.screens.device,
      devices.map((device) => [device, words.host.screen.devices[device]]), glass.device,
      (device) => set({...glass, device: /** @type {"tablet"} */ (device)})),
    choice(words.setup.screens.metres,
      distances.map((n) => [String(n), words.host.screen.metre(String(n))]), String(glass.metres),
      (n) => set({...glass, metres: Number(n)})));

/**
 * A cue on the chosen screen, as the host will see it.
 *
 * @param {string} cue @param {string} kind @param {string} name  of its segment
 * @param {Glass} glass
 */
export function preview(cue, kind, name, glass) {
  const now = Date.now();
  const {width, height} = screens[glass.device];
  const end_ts = now + 58_000;
  const script = {segment: "", name, since_ts: now, end_ts, warning_s: 10, planned_s: 60};
  return h(
    "figure.preview", null,
    h("sc-glass", {
      role: "img",
      "aria-label": words.control.mirror.shows(name, cue.replaceAll("|", "")),
      ".size": {width, height},
      ".content": hostPicture(
        {script, cue: asCue({kind, text: cue || " "}, now), now}, {width, height}, glass),
    }),
    h("figcaption", null, glanceMark(cue, glass))
  );
}

/**
 * @param {string} room @param {import("../types").RoomState | undefined} state @param {number} now
 * @param {Glass} glass @param {(glass: Glass) => void} set
 * @param {import("../parts/screens.js").Send} send
 */
export function screensStep(room, state, now, glass, set, send) {
  const w = words.setup.screens;
  return h(
    "div.form", null, h("h3", null, w.which), h("p.note", null, w.how), glassChoice(glass, set),
    h("h3", null, w.pair),
    h("div.pairs", null, h("sc-pairing", {".room": room, ".page": "host", key: "host"}),
      h("sc-pairing", {".room": room, ".page": "control", key: "control"})),
    h("h3", null, w.connected),
    h("sc-screens", {".send": send, ".known": {crew: state?.crew ?? [], now}})
  );
}

/** A screen that is there shows a card sooner. */
const silenceMs = 5000;

/** @param {import("../types").Cue} cue @param {number} now */
function answerOf(cue, now) {
  const w = words.setup.rehearsal;
  if (cue.state === "cannot") return w.unclear;
  if (cue.seen_ts !== undefined || cue.state === "done") return w.clear;
  if (cue.shown_ts !== undefined) return w.shown;
  return now - cue.created_ts > silenceMs ? w.silent : w.sent;
}

/**
 * The script gone through on a stream of invented viewers.
 *
 * @param {string} room @param {import("../types").RoomState | undefined} state
 * @param {Draft} draft @param {string} problem
 * @param {(isOn: boolean) => void} turn @param {number} now
 */
export function falseStream(room, state, draft, problem, turn, now) {
  const w = words.setup.rehearsal;
  const isLive = state?.status === "live";
  const isOn = isLive && state.rehearsal === true;
  const isEmpty = !draft.kept.version;
  return h(
    "div.form.false-stream", null, h("h3", null, w.stream), h("p.note", null, w.streamHow),
    isLive && !isOn ? h("p", null, w.onAir) :
    isOn ? h("div.buttons", null,
      h("strong", {role: "timer", "aria-live": "off"},
        w.isOn(stopwatch((now - (state.started_ts ?? now)) / 1000))),
      h("a.button", {href: `/rooms/${room}/control`}, w.toControl),
      h("button", {type: "button", onclick: () => turn(false)}, w.end)) :
    isEmpty ? h("p", null, w.empty) : [
      draft.isChanged && h("p", {key: "unsaved"}, w.unsaved),
      h("div.buttons", {key: "begin"},
        h("button", {type: "button", onclick: () => turn(true)}, w.begin)),
    ],
    problem && h("p.notice.bad", {role: "alert"}, problem)
  );
}

/**
 * A card for everybody's screens, and what the host answers.
 *
 * @param {import("../types").RoomState | undefined} state
 * @param {{cue: string | undefined, isSending: boolean, problem: string}} test
 * @param {() => void} send @param {number} now
 */
export function rehearsalStep(state, test, send, now) {
  const w = words.setup.rehearsal;
  const cue = [state?.cue, ...state?.cues ?? []].find((one) => one?.cue === test.cue);
  const hosts = (state?.crew ?? []).filter((one) => one.page === "host").length;
  const said = cue ? answerOf(cue, now) : "";
  const tone = said === w.clear ? "ok" : said === w.unclear || said === w.silent ? "bad" : "note";
  return h(
    "div.form.rehearsal", null, h("p.note", null, w.how),
    h("p", null, hosts === 0 ? w.noHost : w.hosts(hosts)),
    h("div.buttons", null,
      h("button.main", {type: "button", disabled: test.isSending, onclick: send}, w.send)),
    h("p.rehearsal-answer", {role: "status", class: tone}, test.problem || said)
  );
}
