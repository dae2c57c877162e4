/** A trial inside the stream: what is switched on and off by lot, and how it is judged. */

import {stopwatch} from "../format.js";
import {words} from "../preferences.js";
import {h} from "../tree.js";

import {field} from "./detail.js";
import {lengthText, seconds} from "./lengths.js";

/** @typedef {import("./draft.js").Draft} Draft */

const goals = /** @type {const} */ (["lead_steps", "leads", "interactions", "entries"]);
/** From so many pairs on there is an interval. */
const enoughPairs = 7;
const usual = {what: "", goal: "lead_steps", block_s: 300, pairs: enoughPairs, washout_s: 60};

/** A lot that nobody chose. */
const draw = () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 1) >>> 1;

/** @param {Draft} draft */
export function trial(draft) {
  const w = words.setup.trial;
  const plan = draft.rundown.switchback;
  return h(
    "section.trial-plan", {"aria-label": w.title}, h("h3", null, w.title), h("p.note", null, w.how),
    plan ? fields(draft, plan) : h("button", {type: "button",
      onclick: () => draft.set(["switchback"], {...usual, seed: draw()})}, w.plan)
  );
}

/** @param {Draft} draft @param {import("../types").SwitchbackPlan} plan */
function fields(draft, plan) {
  const w = words.setup.trial;
  const length = (/** @type {"block_s" | "washout_s"} */ name, /** @type {string} */ label) =>
    field(draft, ["switchback", name], label, lengthText(plan[name]),
      {read: (text) => seconds(text) ?? (text || undefined)});
  return [
    h("div.row", {key: "what"},
      field(draft, ["switchback", "what"], w.what, plan.what, {hint: w.whatHint}),
      h("label", null, h("span", null, w.goal),
        h("select", {onchange: (/** @type {Event} */ event) => draft.set(["switchback", "goal"],
          /** @type {HTMLSelectElement} */ (event.currentTarget).value)},
          goals.map((goal) => h("option", {key: goal, value: goal, ".selected": goal === plan.goal},
            w.goals[goal]))))),
    h("div.row", {key: "blocks"}, length("block_s", w.block),
      field(draft, ["switchback", "pairs"], w.pairs, String(plan.pairs),
        {read: (text) => Number(text) || text}),
      length("washout_s", w.washout)),
    h("p", {key: "sum", role: "status"}, sum(plan)),
    h("div.buttons", {key: "buttons"},
      h("button", {type: "button", onclick: () => draft.set(["switchback", "seed"], draw())}, w.again),
      h("span.small", null, w.seed(plan.seed)),
      h("button", {type: "button", onclick: () => draft.set(["switchback"], undefined)}, w.remove)),
  ];
}

/** What such a plan takes, and the most that it can show. */
function sum(/** @type {import("../types").SwitchbackPlan} */ {pairs, block_s}) {
  const w = words.setup.trial;
  const isSound = [pairs, block_s].every((n) => Number.isInteger(n) && n > 0);
  if (!isSound) return "";
  const least = 2 / 2 ** pairs;
  return w.sum(stopwatch(2 * pairs * block_s), least < 0.001 ? "0.001" : least.toFixed(3),
    pairs < enoughPairs);
}
