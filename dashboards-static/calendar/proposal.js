/** A proposed week: ticked, then taken. */

import {panel} from "../parts/frame.js";
import {h} from "../tree.js";
import {moment} from "./days.js";
import {timecode} from "./timecode.js";
import {w} from "./words.js";

/** @typedef {import("../types").WarmUpPlan} WarmUpPlan */

/**
 * @param {import("../types").WarmUpProposal} found @param {Set<number>} ticked
 * @param {{tick: (number: number, isOn: boolean) => void, take: (plans: WarmUpPlan[]) => void, cancel: () => void}} to
 */
export function proposalPanel(found, ticked, to) {
  const p = w.proposal;
  const chosen = found.entries.filter((_, number) => ticked.has(number));
  const missing = found.counts.filter((one) => one.missing > 0);
  return panel(p.title, null, h("div.proposal", null,
    h("p.note", null, found.entries.length ? p.lead : p.nothing),
    found.entries.length > 0 && !found.clips.length && h("p.note", null, p.noClips),
    h("ul.proposed", null, found.entries.map((plan, number) => h("li", {key: number}, proposed(plan, number, ticked, to)))),
    missing.map((one) => h("p.note", {key: one.kind}, p.stillMissing(w.kinds[one.kind], one.missing))),
    h("div.buttons", null,
      found.entries.length > 0 && h("button.main", {
        type: "button", disabled: !chosen.length, onclick: () => to.take(chosen),
      }, p.take(chosen.length)),
      h("button", {type: "button", onclick: to.cancel}, p.cancel))));
}

/**
 * @param {WarmUpPlan} plan @param {number} number @param {Set<number>} ticked
 * @param {{tick: (number: number, isOn: boolean) => void}} to
 */
const proposed = (plan, number, ticked, to) => [
  h("label.tick", null,
    h("input", {
      type: "checkbox", ".checked": ticked.has(number),
      onchange: (/** @type {Event} */ event) =>
        to.tick(number, /** @type {HTMLInputElement} */ (event.currentTarget).checked),
    }),
    h("span", null, h("strong", null, moment(plan.day, plan.time)), ` ${w.kinds[plan.kind]} `,
      plan.kind === "stream" ? `（${w.proposal.expected}）` : plan.title)),
  plan.shots.length > 0 && h("details", null,
    h("summary", null, w.proposal.shots(plan.shots.length)),
    h("ol.shot-lines", null, plan.shots.map((shot, i) => h("li", {key: i}, shotLine(shot))))),
];

/** @param {import("../types").WarmUpShot} shot */
export const shotLine = (shot) => [`${shot.seconds}″`, shot.picture, shot.words && `「${shot.words}」`,
  shot.clip && `${timecode(shot.clip.from_ms)}–${timecode(shot.clip.to_ms)}`].filter(Boolean).join(" ");
