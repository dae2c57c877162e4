/** The host's screen as a function of what is known. */

import {arc, fit, pixelsFor} from "../fit.js";
import {timeLeft} from "../onward.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";
import {problemText} from "../views/problem.js";

import {cueCard, measure} from "./cue-card.js";
import {choice} from "./frame.js";
import {
  endedPage, goalText, notStartedPage, plain, pointsPage, questionsPage, scriptPage
} from "./host-pages.js";
import {screenSheet} from "./host-screen.js";
import {hostBar, hostTime} from "./host-time.js";
import {thisOne} from "./this-one.js";
import {segmentName} from "./marks.js";
import {shape} from "./shapes.js";

/** @typedef {import("../types").RoomState} RoomState */
/** @typedef {import("../types").Script} Script */
/** @typedef {import("../types").Cue} Cue */
/** @typedef {import("../tree.js").Child} Child */
/** @typedef {"cue" | "questions" | "script"} Page */
/** @typedef {import("./host-screen.js").Manner} Manner */

/**
 * @typedef {object} Model
 * @property {string} room
 * @property {import("../watch.js").Watch} link
 * @property {Script | undefined} script  as it is, or as planned while the link is cut
 * @property {Cue | undefined} cue
 * @property {Cue | undefined} strip  a short word about the manner
 * @property {boolean} isOld  its life ended while the link is cut
 * @property {boolean} isSeen
 * @property {number} waiting  receipts the service has not answered
 * @property {string} said  what this device just told
 * @property {boolean} isCut
 * @property {boolean} isWaking
 * @property {boolean} isAwake  the screen is kept on
 * @property {boolean} isMirror  another device answers, this one shows the same
 * @property {boolean} wasMain  it had the place before
 * @property {boolean} isCrowdedOut  that has just come about
 * @property {string | undefined} mainName  what the device is called that answers
 * @property {string | undefined} shows  this device says which one it is
 * @property {number} now
 * @property {Page} page
 * @property {{width: number, height: number}} size  of the stage
 * @property {Manner} manner
 * @property {{lines: string[], lit: number} | undefined} lines
 * @property {string[]} terms
 * @property {Actions} on
 */

/**
 * @typedef {object} Actions
 * @property {() => void} seen
 * @property {() => void} later
 * @property {() => void} cannot
 * @property {() => void} takeOver
 * @property {(point: string) => void} tick
 * @property {(page: Page) => void} page
 * @property {(event: PointerEvent) => void} pressed
 * @property {(event: PointerEvent) => void} released
 * @property {() => void} sheet
 * @property {() => void} closeSheet
 * @property {(change: Partial<Manner>) => void} set
 * @property {() => void} toggleFull
 */

/** @param {Model} model */
export function hostView(model) {
  const {link, script, cue, manner} = model;
  const state = /** @type {RoomState | undefined} */ (link.state);
  const title = words.host.of(state?.title ?? model.room);
  document.title = `${title} · Showcaller`;
  const isLive = state?.status === "live";
  // Before the first segment there is a rundown, and nothing on air.
  const time = isLive && script?.since_ts !== undefined ? timeLeft(script, model.now) : undefined;
  const clock = time && script && hostTime(script, time, !manner.noCountdown);
  const band = bandOf(model, clock);
  const isStopped = cue?.kind === "stop";
  const classes = [
    time?.phase === "over" && "over", band && "banded", manner.mirror && "flipped",
    isStopped && "stopped"
  ].filter(Boolean);
  return [
    h("div.host", {
      class: classes.join(" "),
      "data-phase": link.phase,
      "data-time": time?.phase,
      "data-ready": state !== undefined,
    },
      head(model, state, clock, title), time ? hostBar(time) : h("div.host-bar.none", null),
      band ?? h("div.host-band.none", {key: "band", hidden: true}), stage(model, state, isStopped),
      foot(model, state)),
    h("dialog.host-screen", {"aria-label": words.host.screen.title},
      screenSheet(manner, model.on.set, {
        close: model.on.closeSheet,
        isAwake: model.isAwake,
        isFull: Boolean(document.fullscreenElement),
        toggleFull: model.on.toggleFull,
      })),
    model.shows !== undefined && thisOne(model.shows),
  ];
}

/**
 * @param {Model} model @param {RoomState | undefined} state @param {import("../tree.js").Child} clock
 * @param {string} title
 */
function head({script}, state, clock, title) {
  const w = words.host;
  const isLive = state?.status === "live";
  const place = script?.position && script.of ? `${script.position}/${script.of}` : "";
  return h(
    "header.host-head", null, h("h1.hidden", null, title),
    h("p.host-state", {class: isLive ? "live" : ""}, shape(isLive ? "disc" : "ring"), " ",
      state ? words.statusOf(state.status, state.rehearsal) : w.connecting),
    h("p.host-name", null, script && isLive ? script.name ?? segmentName(script.segment) : "",
      place && isLive && h("span.small", null, place)),
    clock
  );
}

/**
 * The one band: what is wrong with the link comes before a word about the manner.
 *
 * @param {Model} model @param {import("../tree.js").Child} clock
 */
function bandOf(model, clock) {
  const {link, strip} = model;
  const w = words.host;
  const now = Date.now();
  const silenceS = Math.max(1, Math.round((now - link.heardAt) / 1000));
  /** @type {(tone: string, mark: import("./shapes.js").Shape, ...texts: string[]) => Child} */
  const say = (tone, mark, ...texts) => band(model, clock, tone, mark, texts);
  if (model.isWaking && link.phase !== "live") return say("note", "ring", w.waking);
  if (link.phase === "lost") return say("bad", "cross", w.lost, w.lostShort);
  if (link.phase === "stale") return say("warn", "triangle", w.stale(silenceS), w.staleShort);
  if (link.phase === "connecting" && now - link.startedAt > 4000)
    return say("note", "ring", w.notConnected(location.host));
  if (now < link.resumed.untilMs)
    return say("ok", "disc", w.resumed(link.resumed.frames), w.resumedShort);
  if (model.isCrowdedOut) return say("note", "diamond", w.crowdedOut, w.crowdedOutShort);
  if (strip) return band(model, clock, "plain", undefined, [strip.text], strip.cue);
  return undefined;
}

/**
 * Says it in as many words as can be read from where the host stands.
 *
 * @param {Model} model @param {Child} clock @param {string} tone
 * @param {import("./shapes.js").Shape | undefined} mark
 * @param {string[]} texts  the longest first
 * @param {string} [cue]
 */
function band({manner, size}, clock, tone, mark, texts, cue) {
  const isLow = innerHeight <= 480;
  const enough = pixelsFor(arc.beside, manner.device, manner.metres);
  const all = texts.map((text) => fit(text, {
                          width: Math.max(
                            100, size.width - (isLow ? 224 : 20) - (mark ? enough * 0.85 : 0)
                          ),
                          height: isLow ? 84 : innerHeight * 0.26,
                          measure,
                          line: isLow ? 1 : 1.15,
                          lines: isLow ? 1 : 3,
                          most: enough * 1.2
                        }));
  const fitted = all.find(({px}) => px >= enough) ??
    all.reduce((best, one) => (one.px > best.px ? one : best));
  return h(
    "div.host-band",
    {
      key: "band",
      class: tone,
      role: tone === "bad" || tone === "warn" ? "alert" : "status",
      "data-open": cue,
      "data-px": fitted.px,
      style: `font-size:${fitted.px}px`
    },
    mark && shape(mark),
    h("p", null, fitted.lines.map((line) => h("span.run", {key: line}, line))), clock
  );
}

/** @param {Model} model @param {RoomState | undefined} state @param {boolean} isStopped */
function stage(model, state, isStopped) {
  const {cue, on} = model;
  return h(
    "main.host-stage",
    {
      key: "stage",
      id: "main",
      tabindex: "-1",
      "aria-live": isStopped ? "assertive" : "polite",
      "data-open": cue?.cue,
      onpointerdown: on.pressed,
      onpointerup: on.released
    },
    inside(model, state)
  );
}

/** @param {Model} model @param {RoomState | undefined} state */
function inside(model, state) {
  const {link, cue, script, size, manner, terms} = model;
  const w = words.host;
  if (link.refusal) return plain(problemText(link.refusal));
  if (!state) return plain(w.connecting);
  if (cue && model.page === "cue") {
    const by = cue.by === "showcaller" || cue.cue.startsWith("planned-") ? undefined : cue.by;
    const note = model.isOld ? w.old : model.isSeen ? w.seenAlready : by;
    return h(
      "div", {key: `card ${cue.cue}`},
      cueCard(cue, size, manner, {terms, note, isOld: model.isOld})
    );
  }
  if (state.status === "ended") return endedPage(state);
  if (model.page === "questions") return questionsPage(state, model.now, size);
  if (model.page === "script" && model.lines)
    return scriptPage(model.lines.lines, model.lines.lit, size, manner);
  if (state.status !== "live") return notStartedPage(state, !model.isAwake);
  const {on, isMirror, isCut} = model;
  const tick = isMirror || isCut || state.status !== "live" ? undefined : on.tick;
  return script ? pointsPage(script, size, manner, terms, tick) : plain(w.nothingPlanned);
}

/** @param {Model} model @param {RoomState | undefined} state */
function foot(model, state) {
  const w = words.host;
  const {script, cue, on} = model;
  const isLive = state?.status === "live";
  return h(
    "footer.host-foot", null,
    h("p.next", null, isLive && script && nextText(script)),
    h("p.goal", null, isLive && state && goalText(state, model.now)),
    model.said ? h("p.told", {role: "status"}, model.said) : null,
    model.isMirror                ? mirrorNote(model) :
      cue && model.page === "cue" ? answers(model, cue) : [
      choice(
        w.pagesLabel, Object.entries(w.pages), model.page,
        (page) => on.page(/** @type {Page} */ (page))
      ),
      h("button.settings", {type: "button", key: "settings", onclick: on.sheet}, w.screen.open),
    ]
  );
}

/**
 * Of two devices one answers: this one shows what that one shows, and can take its place.
 *
 * @param {Model} model
 */
function mirrorNote({mainName, wasMain, on}) {
  const w = words.host;
  return h("div.answers.mirror", {key: "mirror"},
    h("p", null, shape("diamond"), " ", w.isMirror(mainName ?? "")),
    h("button", {type: "button", key: "take", onclick: on.takeOver},
      wasMain ? w.takeBack : w.takeOver),
    h("button.settings", {type: "button", key: "settings", onclick: on.sheet}, w.screen.open));
}

/** @param {Script} script */
function nextText(script) {
  const w = words.host;
  const name = script.next_name ?? (script.next && segmentName(script.next));
  if (name) return [h("span.small", null, w.next), name];
  return script.of ? w.lastSegment : null;
}

/** @param {Model} model @param {Cue} cue */
function answers({isSeen, waiting, on}, cue) {
  const w = words.host;
  const isOwn = cue.cue.startsWith("planned-");
  const isTrial = cue.text.startsWith(w.test.slice(0, -1));
  const seen = isTrial ? w.clear : isSeen ? w.done : w.seen;
  return h(
    "div.answers", {key: "answers"},
    h("button.main", {type: "button", key: "seen", onclick: on.seen}, seen),
    !isOwn && !isTrial && cue.kind !== "stop" &&
      h("button", {type: "button", key: "later", onclick: on.later}, w.later),
    !isOwn && h("button", {type: "button", key: "cannot", onclick: on.cannot},
                isTrial ? w.unclear : w.cannot),
    waiting > 0 && h("span.hidden", {role: "status"}, w.willTell(waiting))
  );
}
