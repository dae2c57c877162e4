/** The host's screen as the host sees it, made of the same parts, for whoever stands beside it. */

import {timeLeft} from "../onward.js";
import {cueCard, isManner} from "../parts/cue-card.js";
import {plain, pointsPage} from "../parts/host-pages.js";
import {hostBar, hostTime} from "../parts/host-time.js";
import {segmentName} from "../parts/marks.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

/** @typedef {import("../types").Script} Script */
/** @typedef {import("../types").Cue} Cue */

/** Heights of what stands around the card, in pixels of the host's screen. */
const around = {foot: 60, gaps: 48, bar: 8};

/**
 * @param {{script?: Script | undefined, cue?: Cue | undefined, now: number, terms?: string[]}} what
 * @param {{width: number, height: number}} size
 * @param {import("../parts/cue-card.js").Screen} screen
 */
export function hostPicture({script, cue, now, terms = []}, size, screen) {
  const row = Math.round(Math.min(132, Math.max(64, size.height * 0.16)));
  const stage = {
    width: size.width - 16,
    height: size.height - row - around.foot - around.gaps - around.bar,
  };
  // Before the first segment there is a rundown, and nothing on air.
  const time = script?.since_ts === undefined ? undefined : timeLeft(script, now);
  const strip = cue && isManner(cue) ? cue : undefined;
  const card = strip ? undefined : cue;
  return h(
    "div.host.picture.dark-stage", {class: time?.phase === "over" ? "over" : "", style: `--row:${row}px`},
    h("div.host-head", null, h("p.host-state.live", null, words.host.onAir),
      h("p.host-name", null, script ? script.name ?? segmentName(script.segment) : ""),
      script && time && hostTime(script, time, true)),
    time ? hostBar(time) : h("div.host-bar.none"),
    h("div.host-band", {hidden: !strip}, strip && h("p", {style: "font-size:72px"}, strip.text)),
    h("div.host-stage", null,
      card   ? h("div", {key: `card ${card.cue}`},
                 cueCard(card, stage, screen, {terms, note: card.by})) :
      script ? pointsPage(script, stage, screen, terms) :
               plain(words.host.nothingPlanned)),
    h("div.host-foot", null, h("p.next", null, script?.next_name && [
      h("span.small", null, words.host.next), script.next_name
    ]))
  );
}
