/** The rules of warnings in plain words: what each watches, whether it is on, at what it warns. */

import {language} from "../preferences.js";
import {h} from "../tree.js";
import {paperWords} from "./words.js";

/** @typedef {import("../types").Rule} Rule */
/** @typedef {"all" | "on" | "off" | "own"} Choice */
/** @typedef {{onOff: (rule: Rule) => void, limit: (rule: Rule) => void}} Doing */

const shapes = {P1: "⬢", P2: "▲", P3: "●"};

/** What of a test is shown in a row, most telling first. */
const fields = /** @type {const} */ (
  ["longer_than", "below", "above", "nats", "guard", "seek", "at_least"]
);

/** @param {Rule} rule */
export const nameOf = (rule) => (language() === "en" ? rule.name_en : rule.name) ?? rule.rule;

/** @param {number} n */
const number = (n) => String(Math.round(n * 1000) / 1000);

/** @param {string} field @param {number} n  as a rule file writes it */
export const fieldValue = (field, n) => field === "longer_than" ? `${number(n)}s` : number(n);

/** @param {Rule} rule  the field that makes it stricter or milder */
export function mainField(rule) {
  const test = rule.test ?? {};
  return fields.find((field) => typeof test[field] === "number" && field !== "guard");
}

/** @param {Rule[]} rules @param {string} search @param {Choice} choice */
export function chosen(rules, search, choice) {
  const text = search.trim().toLowerCase();
  return rules.filter((rule) => {
    const isIn = choice === "all" || (choice === "own" ? rule.own : rule.on === (choice === "on"));
    return isIn && (!text || `${rule.rule} ${rule.name} ${rule.name_en} ${rule.explained ?? ""} ${
      rule.explained_en ?? ""}`.toLowerCase().includes(text));
  });
}

/**
 * @param {Rule} rule @param {Rule | undefined} inForce  the same rule as it is in force
 * @param {Doing | undefined} doing  nothing for who may not change rules
 */
export function ruleRow(rule, inForce, doing) {
  const w = paperWords.rules;
  const isDraft = JSON.stringify(rule) !== JSON.stringify(inForce);
  return h(
    `li.rule.${rule.severity}`, {key: rule.rule, class: rule.on ? "" : "off", "data-rule": rule.rule},
    h("div.rule-head", null,
      h("span.shape", {"aria-hidden": "true"}, shapes[rule.severity]),
      h("span.hidden", null, w.severities[rule.severity]), h("h3", null, nameOf(rule)),
      h("code", null, rule.rule),
      h(`span.mark.${rule.on ? "ok" : "note"}`, null, rule.on ? w.on : w.off),
      rule.own && h("span.mark.note", null, w.own), isDraft && h("span.mark.warn", null, w.draft)),
    h("p", null, (language() === "en" ? rule.explained_en : rule.explained) ?? ""),
    h("div.rule-foot", null, h("span.limits", null, limits(rule)),
      doing && h("button", {type: "button", onclick: () => doing.limit(rule),
        "aria-label": `${w.change} ${nameOf(rule)}`}, w.change),
      doing && h("button", {type: "button", onclick: () => doing.onOff(rule),
        "aria-label": `${rule.on ? w.turnOff : w.turnOn} ${nameOf(rule)}`},
        rule.on ? w.turnOff : w.turnOn)));
}

/** @param {Rule} rule */
function limits(rule) {
  const w = paperWords.rules;
  const test = rule.test ?? {};
  const said = fields.filter((field) => test[field] !== undefined).map((field) => {
    const value = test[field];
    const text = Array.isArray(value) ? value.map(number).join(" / ") :
      fieldValue(field, Number(value));
    return `${w.fields[field]} ${text}`;
  });
  return said.length ? said.join(" · ") : w.roomLimit;
}
