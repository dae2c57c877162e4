/**
 * What every page has around it: the way back, its title, the state of the link, and preferences.
 */

import {signOut} from "../api.js";
import {inDemo, isFramed} from "../demo.js";
import {nextTheme, theme, toggleLanguage, words} from "../preferences.js";
import {h} from "../tree.js";

/** @typedef {import("../tree.js").Child} Child */
/** @typedef {import("../watch.js").Watch} Watch */

const shapes = {
  connecting: "○",
  live: "●",
  slow: "▲",
  stale: "▲",
  lost: "✕"
};

/**
 * @param {{title: string, small?: string, back?: [string, string], chips?: Child, link?: Watch |
 *   undefined, tools?: Child, person?: import("../api.js").Person | undefined, phase?: string}}
 *   head
 * @param {...Child} body
 */
export function frame(head, ...body) {
  document.title = `${head.title} · Showcaller`;
  return h(
    "div.frame",
    {"data-phase": head.phase ?? head.link?.phase ?? "live"},
    h("a.skip", {href: "#main"}, words.skip),
    h(
      "header.top",
      null,
      head.back &&
        h("a.back", {href: head.back[0]}, h("span", {"aria-hidden": "true"}, "‹ "), head.back[1]),
      h("div.title", null, h("h1", null, head.title),
        inDemo() && !isFramed() && h("span.chip.ribbon", null, words.demo.ribbon),
        head.small && h("span.small", null, head.small), head.chips),
      h("div.tools", null, head.tools, head.link && chip(head.link), preferences(head.person)),
    ),
    head.link && band(head.link),
    h("main", {id: "main", tabindex: "-1"}, body),
  );
}

/** @param {import("../api.js").Person | undefined} person */
function preferences(person) {
  return h(
    "div.preferences",
    null,
    h("button.quiet", {
      type: "button",
      onclick: toggleLanguage,
      lang: words.otherLanguage === "English" ? "en" : "zh-CN"
    },
      words.otherLanguage),
    h("button.quiet", {type: "button", onclick: nextTheme, title: words.themeLabel},
      h("span.label", null, words.themeLabel, words.colon), words.theme[theme()]),
    person &&
      h("button.quiet", {type: "button", onclick: signOut, title: words.signedInAs(person.name)},
        words.signOut),
  );
}

/**
 * Seconds since something was last heard.
 *
 * @param {Watch} link
 */
const silence = (link) => Math.max(1, Math.round((Date.now() - link.heardAt) / 1000));

/** @param {Watch} link */
function chip(link) {
  const phase = link.phase;
  const isEmpty = link.state?.status === "empty";
  const texts = {
    connecting: words.link.connecting,
    live: isEmpty ? words.link.empty : words.link.live,
    slow: words.link.slow(silence(link)),
    stale: words.link.stale(silence(link)),
    lost: words.link.lost,
  };
  return h(`span.chip.${phase}`, {role: "status"},
    h("span", {"aria-hidden": "true"}, shapes[phase]), texts[phase]);
}

/**
 * What must not be overlooked goes across the whole page.
 *
 * @param {Watch} link
 */
function band(link) {
  if (link.phase === "stale")
    return h(
      "p.band.warn", {role: "alert"}, h("span", {"aria-hidden": "true"}, "▲ "),
      words.link.staleBand(silence(link))
    );
  if (link.phase === "lost") {
    return h(
      "p.band.bad", {role: "alert"}, h("span", {"aria-hidden": "true"}, "✕ "),
      words.link.lostBand(link.attempts, silence(link))
    );
  }
  if (link.phase === "connecting" && Date.now() - link.startedAt > 4000) {
    return h("p.band.note", {role: "alert"}, words.link.waiting(location.host));
  }
  if (link.phase === "live" && Date.now() < link.resumed.untilMs) {
    return h(
      "p.band.ok", {role: "status"}, h("span", {"aria-hidden": "true"}, "● "),
      words.link.resumed(link.resumed.frames, Math.max(1, Math.round(link.resumed.breakMs / 1000)))
    );
  }
  return null;
}

/** The way to what was said in all streams. */
export const searchLink = () =>
  h("a.button", {href: "/search", title: "Ctrl+K"}, h("span", {"aria-hidden": "true"}, "⌕"),
    words.nav.search);

/** The way to the lines that worked, over all rooms. */
export const linesLink = (room = "") =>
  h("a.button", {href: room ? `/lines?room=${encodeURIComponent(room)}` : "/lines"}, words.nav.lines);

/**
 * A box with a heading.
 *
 * @param {string} title
 * @param {Child} tools
 * @param {...Child} body
 */
export function panel(title, tools, ...body) {
  return h(
    "section.panel", {"aria-label": title}, h("div.heading", null, h("h2", null, title), tools),
    body
  );
}

/**
 * Choices of which one holds, side by side.
 *
 * @param {string} label
 * @param {[string, string][]} choices  value and word
 * @param {string} chosen
 * @param {(value: string) => void} pick
 */
export function choice(label, choices, chosen, pick) {
  return h(
    "div.choice", {role: "group", "aria-label": label},
    choices.map(
      ([value, word]) =>
        h("button", {
          type: "button",
          key: value,
          "aria-pressed": String(value === chosen),
          onclick: () => pick(value)
        },
          word)
    )
  );
}

/** @param {string} text */
export const note = (text) => h("p.note", null, text);

/**
 * The head of a table; a name that begins with `*` belongs to the wide column with the bars.
 *
 * @param {string[]} names
 */
export const columns = (...names) =>
  h("thead", null,
    h("tr", null,
      names.map(
        (name) => h(name.startsWith("*") ? "th.wide" : "th", {scope: "col"}, name.replace("*", ""))
      )));

/**
 * A cell with a bar behind its number.
 *
 * @param {number} share  of the whole width
 * @param {Child} number
 */
export const bar = (share, number) =>
  h("td.wide", null,
    h("div.bar", null, h("span.fill", {style: `width:${share * 100}%`, "aria-hidden": "true"}),
      number));

/**
 * Says so where numbers are not counted from single viewers' events.
 *
 * @param {string | undefined} basis
 */
export const basisMark = (basis) =>
  basis && basis !== "measured" &&
    h("span.basis", null, words.basis[/** @type {"reported"} */ (basis)]);
