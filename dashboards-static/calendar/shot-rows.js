/** The shot list of an entry while it is written. */

import {h} from "../tree.js";
import {momentLink, readTimecode, timecode} from "./timecode.js";
import {w} from "./words.js";

/** @typedef {import("../types").WarmUpShot} WarmUpShot */
/** @typedef {import("../types").WarmUpProposal["clips"]} Clips */

/** How long each kind is to be. */
export const wanted = {video: 30, clip: 15, stream: 0};

/** @param {WarmUpShot[]} shots */
export const total = (shots) => shots.reduce((sum, shot) => sum + shot.seconds, 0);

/** @param {Event} event */
const value = (event) => /** @type {HTMLInputElement} */ (event.currentTarget).value;

/**
 * @param {WarmUpShot[]} shots @param {"video" | "clip" | "stream"} kind @param {Clips} clips
 * @param {boolean} mayWrite @param {(shots: WarmUpShot[]) => void} change
 */
export function shotRows(shots, kind, clips, mayWrite, change) {
  const f = w.form;
  const put = (/** @type {number} */ at, /** @type {Partial<WarmUpShot>} */ part) =>
    change(shots.map((shot, i) => i === at ? {...shot, ...part} : shot));
  return h("fieldset.shots", {disabled: !mayWrite}, h("legend", null, f.shots),
    h("div.shot-list", null, shots.map((shot, at) => h("div.shot", {key: at, role: "group", "aria-label": f.shot(at + 1)},
      h("span.number", {"aria-hidden": "true"}, at + 1),
      area(f.picture, shot.picture, (picture) => put(at, {picture})),
      area(f.words, shot.words, (words) => put(at, {words})),
      h("label.seconds", null, h("span", null, f.seconds), h("input", {
        type: "number", min: 0, max: 600, step: 1, required: true, ".value": String(shot.seconds),
        oninput: (/** @type {Event} */ event) => put(at, {seconds: Math.max(0, Math.round(Number(value(event))) || 0)}),
      })),
      clipPart(shot, clips, (clip) => put(at, {clip})),
      mayWrite && tools(shots, at, change)))),
    h("div.buttons", null,
      mayWrite && h("button", {type: "button", onclick: () => change([...shots, empty(shots, kind)])}, f.addShot),
      sum(shots, kind)));
}

/**
 * As long as what is missing.
 *
 * @param {WarmUpShot[]} shots @param {keyof typeof wanted} kind @returns {WarmUpShot}
 */
const empty = (shots, kind) => ({picture: "", words: "", seconds: Math.max(1, Math.min(5, wanted[kind] - total(shots)))});

/** @param {string} name @param {string} text @param {(text: string) => void} put */
const area = (name, text, put) => h("label.words", null, h("span", null, name), h("textarea", {
  rows: 2, maxlength: 500, ".value": text, oninput: (/** @type {Event} */ event) => put(value(event)),
}));

/** @param {WarmUpShot[]} shots @param {keyof typeof wanted} kind */
function sum(shots, kind) {
  const f = w.form;
  const over = total(shots) - wanted[kind];
  const [name, text] = over === 0 ? ["ok", f.fits] : ["warn", over > 0 ? f.over(over) : f.under(-over)];
  return h("span.sum", {role: "status"}, `${f.total(total(shots), wanted[kind])} `,
    h(`span.mark.${name}`, null, h("span", {"aria-hidden": "true"}, over === 0 ? "✓ " : "▲ "), text));
}

/** @param {WarmUpShot} shot @param {Clips} clips @param {(clip: WarmUpShot["clip"]) => void} put */
function clipPart(shot, clips, put) {
  const f = w.form;
  const {clip} = shot;
  const same = clip && clips.findIndex((one) => one.clip.stream === clip.stream &&
    one.clip.from_ms <= clip.from_ms && clip.from_ms < one.clip.to_ms);
  const chosen = !clip ? "" : same === undefined || same < 0 ? "own" : String(same);
  return h("div.clip", null,
    h("label", null, h("span", null, f.clip), h("select", {
      onchange: (/** @type {Event} */ event) => {
        const found = clips[Number(value(event))];
        if (value(event) === "") put(undefined);
        else if (found) put({...found.clip, to_ms: Math.min(found.clip.to_ms, found.clip.from_ms + shot.seconds * 1000)});
      },
    },
      h("option", {value: "", ".selected": chosen === ""}, f.noClip),
      chosen === "own" && clip && h("option", {key: "own", value: "own", ".selected": true}, clip.stream),
      clips.map((one, i) => h("option", {key: i, value: String(i), ".selected": chosen === String(i)},
        `${timecode(one.clip.from_ms)} ${one.title}`)))),
    clip && [
      code(f.from, clip.from_ms, (from_ms) => put({...clip, from_ms})),
      code(f.to, clip.to_ms, (to_ms) => put({...clip, to_ms})),
      h("a", {href: momentLink(clip), target: "_blank"}, f.moment),
    ]);
}

/** @param {string} name @param {number} ms @param {(ms: number) => void} put */
const code = (name, ms, put) => h("label.code", null, h("span", null, name), h("input", {
  ".value": timecode(ms), inputmode: "numeric", autocomplete: "off", required: true,
  pattern: "\\d{1,3}[:：]\\d{1,2}([:：]\\d{1,2})?", title: w.form.badTime,
  onchange: (/** @type {Event} */ event) => {
    const read = readTimecode(value(event));
    if (read !== undefined) put(read);
  },
}));

/** @param {WarmUpShot[]} shots @param {number} at @param {(shots: WarmUpShot[]) => void} change */
function tools(shots, at, change) {
  const f = w.form;
  const named = (/** @type {string} */ what) => `${what}：${f.shot(at + 1)}`;
  const swap = (/** @type {number} */ other) => {
    const moved = [...shots];
    [moved[at], moved[other]] = [/** @type {WarmUpShot} */ (moved[other]), /** @type {WarmUpShot} */ (moved[at])];
    change(moved);
  };
  return h("div.buttons.shot-tools", null,
    h("button.quiet", {type: "button", "aria-label": named(f.up), disabled: at === 0, onclick: () => swap(at - 1)}, "↑"),
    h("button.quiet", {type: "button", "aria-label": named(f.down), disabled: at === shots.length - 1,
      onclick: () => swap(at + 1)}, "↓"),
    h("button.quiet", {type: "button", "aria-label": named(f.removeShot),
      onclick: () => change(shots.filter((_, i) => i !== at))}, "✕"));
}
