/** The ledger of offers as a table: what may be promised, where, until when, and who decided it. */

import {language, words} from "../preferences.js";
import {h} from "../tree.js";
import {paperWords} from "./words.js";

/** @typedef {import("../types").Offer} Offer */

const shapes = {over: "✕", ahead: "○", now: "●"};
const tones = {over: "bad", ahead: "note", now: "ok"};

/**
 * @param {Offer[]} offers
 * @param {((offer: string) => void) | undefined} go  to the line of an offer
 */
export function offerTable(offers, go) {
  const w = paperWords.offers;
  const c = w.columns;
  if (!offers.length) return h("p.note", null, w.none);
  return h("div.scroll", {tabindex: "0", role: "group", "aria-label": words.nav.offers},
    h("table.offers", null,
      h("thead", null, h("tr", null,
        [c.name, c.amount, w.where, c.needs, w.days, c.quantity, c.source, c.say].map((name) =>
          h("th", {scope: "col"}, name)))),
      h("tbody", null, offers.map((one) => row(one, go)))));
}

/** @param {Offer} one @param {((offer: string) => void) | undefined} go */
function row(one, go) {
  const w = paperWords.offers;
  const name = language() === "en" ? one.name_en : one.name;
  const where = [one.models, one.regions, one.dealers].filter((all) => all?.length)
    .map((all) => all?.join("、"));
  return h("tr", {key: one.offer, class: one.state, "data-offer": one.offer},
    h("th", {scope: "row"},
      go ? h("button.link", {type: "button", title: w.go, onclick: () => go(one.offer)}, name) : name,
      h("span.small", null, w.kinds[/** @type {"gift"} */ (one.kind)] ?? one.kind)),
    h("td", null, one.amount ?? "—"), h("td", null, where.join(" · ") || w.everywhere),
    h("td", null, one.needs?.join("、") ?? "—"),
    h("td.days", null,
      h(`span.mark.${tones[one.state]}`, null,
        h("span", {"aria-hidden": "true"}, `${shapes[one.state]} `), w.states[one.state]),
      h("span.small", null, `${one.from ?? ""} – ${one.to ?? w.open}`)),
    h("td", null, one.quantity === undefined ? "—" : String(one.quantity)),
    h("td", null, one.source), h("td", null, one.say));
}
