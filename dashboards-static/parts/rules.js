/** What the rules of warnings are called, which neither states nor series say. */

import {get} from "../api.js";
import {language} from "../preferences.js";

/** @typedef {import("../types").Rule} Rule */

const againMs = 10_000;

/**
 * By the rule's own name; empty until they are read.
 *
 * @type {Map<string, Rule>}
 */
export const rules = new Map();

let askedAt = -Infinity;

/**
 * Reads them once, or again some time after a failure.
 *
 * @param {() => void} tell  called when they are there
 */
export async function readRules(tell) {
  if (askedAt > Date.now() - againMs) return;
  askedAt = Infinity;
  try {
    const read = await get("/v1/rules?names=true");
    for (const one of read.rules) rules.set(one.rule, one);
    tell();
  } catch {
    askedAt = Date.now();
  }
}

/** @param {string} rule */
export function ruleName(rule) {
  const one = rules.get(rule);
  return (language() === "en" ? one?.name_en : one?.name) ?? rule;
}
