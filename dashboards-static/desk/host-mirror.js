/**
 * What the host sees, small and live; the card that is still being written beside it; and how far
 * the last one has come.
 */

import "../parts/glass.js";

import {duration} from "../format.js";
import {fetchView} from "../later.js";
import {panel} from "../parts/frame.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

import {senderName} from "./claims.js";
import {hostPicture} from "./host-picture.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("../types").Cue} Cue */

/** A tablet, which is what most hosts have. */
const size = {width: 1180, height: 738};
const screen = /** @type {const} */ ({device: "tablet", metres: 2});
const unseenMs = 10_000;

/** @param {Desk} desk @param {{kind: string, text: string} | undefined} draft */
export function hostMirror(desk, draft) {
  const w = words.control.mirror;
  const {state, now} = desk;
  const {cue, script} = state;
  const hasNoScreen = state.crew !== undefined && desk.screens.length === 0;
  return panel(
    w.title, screens(desk),
    h("div.glasses", {class: draft || hasNoScreen ? "two" : ""},
      glass("live", described(cue), hostPicture({script, cue, now}, size, screen)),
      draft ? glass("draft", w.draft,
        hostPicture({script, cue: asCue(draft, now), now}, size, screen)) :
        hasNoScreen && h("sc-pairing", {key: "pairing", ".room": desk.room, ".page": "host"})),
    receipt(desk, cue)
  );
}

/** @param {string} key @param {string} label @param {import("../tree.js").Tree} content */
const glass = (key, label, content) =>
  h("figure.glass", {key, class: key},
    h("sc-glass", {role: "img", "aria-label": label, ".size": size, ".content": content}),
    key === "draft" && h("figcaption", null, words.control.mirror.draft));

/** @param {Cue | undefined} cue */
function described(cue) {
  const w = words.control.mirror;
  if (!cue) return w.showsPoints;
  const kind = words.cue.kinds[/** @type {"say"} */ (cue.kind)];
  return w.shows(kind, cue.text.replaceAll("|", ""));
}

/** @param {{kind: string, text: string, fact?: string}} draft @param {number} now @returns {Cue} */
export const asCue = ({kind, text, fact}, now) => ({
  cue: "draft",
  kind: /** @type {import("../types").CueKind} */ (kind),
  text,
  created_ts: now,
  state: "created",
  ...(fact ? {fact} : {}),
});

let hasList = false;

/**
 * How many screens the host has, and whether the one that counts can be seen; the list of all, to
 * name them and find them, comes when it is opened.
 *
 * @param {Desk} desk
 */
function screens(desk) {
  const w = words.control.mirror;
  if (!desk.state.crew) return "";
  const n = desk.screens.length;
  const text = n === 0 ? w.noScreen : n === 1 ? w.oneScreen : words.host.mirror(n);
  const main = desk.screens.find((one) => one.main);
  const worry = main?.hidden ? ["bad", `⬢ ${words.screens.asleep}`] :
    main?.awake === false    ? ["warn", `▲ ${words.screens.mightSleep}`] :
                               undefined;
  const fetched = () => void fetchView("screens").then(() => {
    hasList = true;
    desk.dispatchEvent(new Event("change"));
  });
  return h(
    "details.menu.screens-menu", {key: "screens", ontoggle: fetched},
    h("summary", {"aria-label": words.screens.list(text)}, main?.label ?? text,
      worry && h("span", {class: worry[0]}, worry[1]), h("span", {"aria-hidden": "true"}, "▾")),
    h("div", null, hasList && h("sc-screens", {
      ".send": (/** @type {import("../commands.js").Command} */ one) => desk.commands.send(one),
      ".known": {crew: desk.state.crew, now: desk.now},
    }))
  );
}

/** @param {Desk} desk @param {Cue | undefined} cue */
function receipt(desk, cue) {
  const w = words.control.mirror;
  const last = cue ?? desk.state.cues?.[0];
  const isUnseen = cue?.state === "created" || cue?.state === "shown";
  return h(
    "div.receipt", null,
    h("p.way", {role: "status", "aria-label": w.receipt},
      last ? steps(last, desk.now) : h("span.text", null, w.none)),
    h("div.buttons", null,
      cue && isUnseen && desk.now - cue.created_ts > unseenMs &&
        h("button.small", {type: "button", disabled: !desk.mayAct, onclick: () => desk.again()},
          w.again),
      h("button.small", {
        type: "button",
        disabled: !desk.mayAct || !cue,
        onclick: () => desk.clear()
      },
        w.clear, h("kbd", null, desk.key("clear"))))
  );
}

/**
 * 已发出 → 已显示 0.2s → 已看到 2.1s → 已做到.
 *
 * @param {Cue} cue @param {number} now
 */
function steps(cue, now) {
  const w = words.control.mirror;
  const took = (/** @type {number | undefined} */ ts) =>
    ts === undefined ? "" : ` ${(Math.max(0, ts - cue.created_ts) / 1000).toFixed(1)}s`;
  const isOver = !["created", "shown", "seen"].includes(cue.state);
  /** @type {[string, string, boolean][]} */
  const way = [
    ["sent", w.sent, true],
    ["shown", w.shown + took(cue.shown_ts), cue.shown_ts !== undefined],
    ["seen", w.seen + took(cue.seen_ts), cue.seen_ts !== undefined],
  ];
  if (isOver) way.push([cue.state, w.ends[/** @type {"done"} */ (cue.state)] ?? cue.state, true]);
  const reached = way.filter(([, , is]) => is);
  const left = cue.expires_ts === undefined || isOver ? undefined : (cue.expires_ts - now) / 1000;
  return [
    h("span.text", {key: "text"}, w.quoted(cue.text.replaceAll("|", ""))),
    reached.map(([key, text], i) =>
      h(`span.${key}`, {key, class: i === reached.length - 1 ? "now" : ""}, text)),
    h("span.from", {key: "from"},
      [senderName(cue.by), left !== undefined && left > 0 ? w.left(duration(Math.ceil(left))) : ""]
        .filter(Boolean).join(" · ")),
  ];
}
