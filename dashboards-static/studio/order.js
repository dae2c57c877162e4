/** What is to be written: channel, style, product, store, stream, keywords. */

import {choice} from "../parts/frame.js";
import {language} from "../preferences.js";
import {h} from "../tree.js";
import {w} from "./words.js";

/** @typedef {import("../types").Studio} Studio */

/**
 * @typedef {{channel: string, style: string, product: string, dealer: string, stream: string,
 *   keywords: string, seed: number, count: number}} Order
 */

/** @returns {Order} */
export const firstOrder = () => ({
  channel: "xiaohongshu", style: "", product: "", dealer: "", stream: "", keywords: "", seed: 1, count: 3,
});

/**
 * An order as the service reads it.
 *
 * @param {Order} order
 */
export function asked(order) {
  const {keywords, ...rest} = order;
  return {...rest, keywords: keywords.split(/[\s,，、]+/).filter(Boolean)};
}

/**
 * @param {Studio} studio @param {Order} order @param {string[]} streams
 * @param {{change: (part: Partial<Order>) => void, write: (others: boolean) => void, isWriting: boolean,
 *   hasDrafts: boolean}} to
 */
export function orderForm(studio, order, streams, to) {
  const o = w.order;
  const channel = studio.channels.find((one) => one.channel === order.channel);
  const style = channel?.styles.find((one) => one.style === order.style);
  const name = language();
  return h("form.order", {
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      to.write(false);
    },
  },
    choice(o.channel, studio.channels.map((one) => [one.channel, one.name[name]]), order.channel,
      (value) => to.change({channel: value, style: ""})),
    h("div.order-fields", null,
      select(o.style, [["", o.anyStyle], ...(channel?.styles ?? []).map((one) =>
        /** @type {[string, string]} */ ([one.style, name === "en" ? one.style_en : one.style]))],
        order.style, (value) => to.change({style: value})),
      select(o.product, [["", o.noProduct], ...studio.products.map((one) =>
        /** @type {[string, string]} */ ([one.product, one.name]))],
        order.product, (value) => to.change({product: value})),
      select(o.dealer, [["", o.noDealer], ...studio.dealers.map((one) =>
        /** @type {[string, string]} */ ([one.dealer, [one.city, one.store].filter(Boolean).join(" ")]))],
        order.dealer, (value) => to.change({dealer: value})),
      select(o.stream, [["", o.noStream], ...streams.map((one) =>
        /** @type {[string, string]} */ ([one, one]))],
        order.stream, (value) => to.change({stream: value})),
      h("label.keywords", null, h("span", null, o.keywords), h("input", {
        name: "keywords", value: order.keywords, placeholder: o.keywordsHint, autocomplete: "off",
        oninput: (/** @type {Event} */ event) =>
          to.change({keywords: /** @type {HTMLInputElement} */ (event.currentTarget).value}),
      }))),
    h("div.buttons", null,
      h("button.main", {type: "submit", disabled: to.isWriting}, to.isWriting ? o.writing : o.write),
      to.hasDrafts && h("button", {type: "button", disabled: to.isWriting, onclick: () => to.write(true)},
        o.others),
      style && style.needs.length > 0 && h("span.small", null,
        o.needs(style.needs.map((need) => o.needNames[need] ?? need).join("、")))),
    !studio.products.length && h("p.note", null, o.noSheet),
    studio.problems.length > 0 && h("details.problems", null,
      h("summary", null, h("span", {"aria-hidden": "true"}, "▲ "), o.problems(studio.problems.length)),
      h("ul", null, studio.problems.map((text, i) => h("li", {key: i}, text)))));
}

/**
 * @param {string} label @param {[string, string][]} choices @param {string} chosen
 * @param {(value: string) => void} pick
 */
export function select(label, choices, chosen, pick) {
  return h("label", null, h("span", null, label), h("select", {
    onchange: (/** @type {Event} */ event) =>
      pick(/** @type {HTMLSelectElement} */ (event.currentTarget).value),
  },
    choices.map(([value, text]) =>
      h("option", {key: value, value, ".selected": value === chosen}, text))));
}
