/** Packs of phrases that must not be said: which law, whether they count, what is in them. */

import {language} from "../preferences.js";
import {h} from "../tree.js";
import {paperWords} from "./words.js";

/** @typedef {import("../types").Pack} Pack */

const shapes = {P1: "⬢", P2: "▲", P3: "●"};

/**
 * @param {Pack[]} packs
 * @param {string[] | undefined} named  those that settings name
 * @param {((pack: Pack) => void) | undefined} flip  turns one on or off
 * @param {((pack: string) => void) | undefined} go  to the line of a pack
 */
export function packList(packs, named, flip, go) {
  const w = paperWords.packs;
  return [
    named && h("p.notice", null, w.named(named.join("、"))),
    h("ul.rules", null, packs.map((one) => {
      const isOn = named ? one.in_force : one.on;
      const name = language() === "en" ? one.name_en : one.name;
      return h(`li.rule.${one.severity}`, {key: one.pack, class: isOn ? "" : "off", "data-pack": one.pack},
        h("div.rule-head", null, h("span.shape", {"aria-hidden": "true"}, shapes[one.severity]),
          h("span.hidden", null, paperWords.rules.severities[one.severity]), h("h3", null, name),
          h("code", null, one.pack),
          h(`span.mark.${isOn ? "ok" : "note"}`, null, isOn ? paperWords.rules.on : paperWords.rules.off),
          one.own && h("span.mark.note", null, paperWords.rules.own)),
        h("p", null, [language() === "en" ? one.law_en : one.law, one.say && w.say(one.say)]
          .filter(Boolean).join(" · ")),
        h("details", null, h("summary", null, w.phrases(one.phrases.length)),
          h("p.phrases", null, one.phrases.map((phrase) => h("span.phrase", {key: phrase}, phrase)))),
        h("div.rule-foot", null,
          go && one.own && h("button", {type: "button", onclick: () => go(one.pack),
            "aria-label": `${w.go} ${name}`}, w.go),
          flip && !named && h("button", {type: "button", onclick: () => flip(one),
            "aria-label": `${one.on ? paperWords.rules.turnOff : paperWords.rules.turnOn} ${name}`},
            one.on ? paperWords.rules.turnOff : paperWords.rules.turnOn)));
    })),
  ];
}
