/** Pieces worth keeping: proposed by rules, cut to whole sentences, exported for what cuts and plays them. */

import {duration, stopwatch} from "../format.js";
import {panel} from "../parts/frame.js";
import {h} from "../tree.js";
import {w} from "./words.js";

/** @typedef {import("./types").Clip} Clip */
/** @typedef {import("./desk.js").ReplayDesk} ReplayDesk */

export const exports = /** @type {const} */ (["csv", "ffmpeg", "edl", "chapters", "srt", "vtt"]);
/** @type {Record<string, string>} */
const suffixes = {ffmpeg: "sh", chapters: "txt"};

/** @param {ReplayDesk} desk */
export function clips(desk) {
  const {clips: all = [], stream} = desk.story.data;
  const there = all.filter(({state}) => state !== "removed");
  return panel(w.clips.title, there.length > 0 && menu(stream, ""),
    h("p.note", null, w.clips.how),
    there.length === 0 ? h("p.note", null, w.clips.none) :
      h("ul.clips", null, there.map((clip) => row(clip, desk))));
}

/** @param {string} stream @param {string} clip */
function menu(stream, clip) {
  return h("details.export", null, h("summary", null, clip ? w.clips.exportOne : w.clips.export),
    h("div.buttons", null, exports.map((form) => {
      const one = clip ? `&clip=${encodeURIComponent(clip)}` : "";
      return h("a.button", {key: form, "data-as": form,
        href: `/v1/streams/${encodeURIComponent(stream)}/clips?as=${form}${one}`,
        download: `${stream}.${suffixes[form] ?? form}`}, w.clips.forms[form]);
    })));
}

/** @param {Clip} clip @param {ReplayDesk} desk */
function row(clip, desk) {
  const {story} = desk;
  const isChosen = desk.clip === clip.key;
  const since = (/** @type {number} */ ts) => stopwatch((ts - story.from) / 1000);
  const kept = clip.state === "kept";
  return h("li", {key: clip.key, "data-clip": clip.key, class: isChosen ? "chosen" : undefined},
    h("button.said", {type: "button", "aria-pressed": String(isChosen),
      onclick: () => desk.chooseClip(isChosen ? "" : clip.key)},
      h("span.time", null, `${since(clip.from_ts)}–${since(clip.to_ts)}`),
      h("span.text", null, clip.title ?? "")),
    h("span.small", null, [w.clips.rules[/** @type {"hook"} */ (clip.rule)] ?? clip.rule,
      clip.n ? w.clips.because(clip.rule ?? "", clip.n) : "", duration((clip.to_ts - clip.from_ts) / 1000), kept ? w.clips.kept : ""]
      .filter(Boolean).join(" · ")),
    desk.mayWrite && isChosen && adjust(desk),
    h("span.buttons", null, desk.mayWrite && [
      !kept && h("button", {key: "keep", type: "button", "data-do": "keep",
        onclick: () => void desk.judgeClip(clip, "kept")}, w.clips.keep),
      h("button.quiet", {key: "remove", type: "button", "data-do": "remove",
        onclick: () => void desk.judgeClip(clip, "removed")}, w.clips.remove)],
      isChosen && menu(story.data.stream, clip.key)));
}

/** @param {ReplayDesk} desk */
function adjust(desk) {
  const {story} = desk;
  const {pick} = story;
  if (!pick) return null;
  const nudge = (/** @type {"in" | "out"} */ side, /** @type {number} */ ms) => () => {
    story.select(pick.from + (side === "in" ? ms : 0), pick.to + (side === "out" ? ms : 0));
    desk.changed();
  };
  const side = (/** @type {"in" | "out"} */ which) => h("span.side", {role: "group",
    "aria-label": w.clips[which]},
    h("span", null, w.clips[which]),
    h("button", {type: "button", "aria-label": w.clips.earlier, onclick: nudge(which, -500)}, "−"),
    h("span.time", null, stopwatch(((which === "in" ? pick.from : pick.to) - story.from) / 1000)),
    h("button", {type: "button", "aria-label": w.clips.later, onclick: nudge(which, 500)}, "+"),
    h("button.quiet", {type: "button", onclick: () => desk.act(which)}, w.clips.here));
  return h("span.adjust", null, side("in"), side("out"),
    h("button.main", {type: "button", "data-do": "save", onclick: () => void desk.saveClip()},
      w.clips.save));
}
