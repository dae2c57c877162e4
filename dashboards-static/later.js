/**
 * Views that few visitors need, so that the others do not carry them: fetched when they are first
 * asked for, each with its style and all its modules at once.
 */

import {language} from "./preferences.js";

/**
 * What stands behind `/rooms/{room}/…`, `/streams/{stream}`, or alone behind `/…`. A test holds the
 * modules against the imports. `words`: the beginning of the name of a view's own words, one file a
 * language.
 *
 * @type {Record<string, {tag?: string, styles: string[], module: string, modules: string[],
 *   isPart?: boolean, isAlone?: boolean, words?: string}>}
 */
export const later = {
  control: {
    tag: "sc-control",
    styles: ["/cue-card.css", "/host.css", "/control.css"],
    module: "/views/control.js",
    modules: [
      "/commands.js",
      "/desk/alarm.js",
      "/desk/claims.js",
      "/desk/crew.js",
      "/desk/cues.js",
      "/desk/desk.js",
      "/desk/flow.js",
      "/desk/handling.js",
      "/desk/host-mirror.js",
      "/desk/host-picture.js",
      "/desk/numbers.js",
      "/desk/pending-marks.js",
      "/desk/proposals.js",
      "/desk/quick-marks.js",
      "/desk/recent-cues.js",
      "/desk/send-box.js",
      "/desk/stage-review.js",
      "/desk/standing-order.js",
      "/desk/suggestion.js",
      "/desk/switchback.js",
      "/desk/task-row.js",
      "/desk/to-do-list.js",
      "/desk/to-do.js",
      "/desk/tools.js",
      "/desk/warning-log.js",
      "/desk/warnings.js",
      "/desk/watch-line.js",
      "/device.js",
      "/fit.js",
      "/keyboard.js",
      "/onward.js",
      "/parts/cue-card.js",
      "/parts/glass.js",
      "/parts/hold.js",
      "/parts/host-pages.js",
      "/parts/host-time.js",
      "/parts/pairing.js",
      "/parts/promises.js",
      "/parts/qr.js",
      "/parts/shapes.js",
      "/parts/this-one.js",
      "/storage.js",
    ],
  },
  demo: {
    tag: "sc-demo",
    styles: ["/demo.css"],
    module: "/views/demo.js",
    modules: [
      "/parts/qr.js",
    ],
    isAlone: true,
  },
  search: {
    tag: "sc-search",
    styles: ["/search.css"],
    module: "/views/search.js",
    modules: [
      "/search/fault.js",
      "/search/filters.js",
      "/search/results.js",
      "/search/words.js",
    ],
    words: "/search/words-",
    isAlone: true,
  },
  lines: {
    tag: "sc-lines",
    styles: ["/lines.css"],
    module: "/views/lines.js",
    modules: [
      "/lines/line-row.js",
      "/lines/words.js",
      "/parts/shapes.js",
      "/storage.js",
    ],
    words: "/lines/words-",
    isAlone: true,
  },
  screens: {
    tag: "sc-screens",
    styles: ["/screens.css"],
    module: "/parts/screens.js",
    modules: [],
    isPart: true,
  },
  warnings: {
    styles: ["/warnings.css"],
    module: "/desk/warning-cards.js",
    modules: [
      "/desk/claims.js",
      "/desk/flow.js",
      "/desk/handling.js",
      "/desk/proposals.js",
      "/desk/recent-cues.js",
      "/desk/suggestion.js",
      "/desk/task-row.js",
      "/desk/warning-folds.js",
      "/desk/warning-log.js",
      "/desk/warning-row.js",
      "/desk/warnings.js",
      "/storage.js",
    ],
    isPart: true,
  },
  evidence: {
    tag: "sc-evidence",
    styles: [],
    module: "/desk/evidence.js",
    modules: [
      "/desk/figures.js",
    ],
    isPart: true,
  },
  handover: {
    styles: [],
    module: "/desk/handover.js",
    modules: [
      "/desk/claims.js",
      "/desk/flow.js",
      "/desk/handling.js",
      "/desk/numbers.js",
      "/desk/proposals.js",
      "/desk/recent-cues.js",
      "/desk/suggestion.js",
      "/desk/to-do.js",
      "/desk/warnings.js",
      "/storage.js",
    ],
    isPart: true,
  },
  keys: {
    styles: [],
    module: "/desk/key-sheet.js",
    modules: [
      "/keyboard.js",
      "/storage.js",
    ],
    isPart: true,
  },
  both: {tag: "sc-both", styles: ["/demo.css"], module: "/views/both.js", modules: []},
  host: {
    tag: "sc-host",
    styles: ["/cue-card.css", "/host.css"],
    module: "/views/host.js",
    modules: [
      "/device.js",
      "/fit.js",
      "/onward.js",
      "/parts/cue-card.js",
      "/parts/host-pages.js",
      "/parts/host-screen.js",
      "/parts/host-time.js",
      "/parts/host-view.js",
      "/parts/shapes.js",
      "/parts/this-one.js",
      "/receipts.js",
      "/storage.js",
    ],
  },
  replay: {
    tag: "sc-replay",
    styles: ["/replay.css"],
    module: "/views/replay.js",
    modules: [
      "/keyboard.js",
      "/parts/shapes.js",
      "/replay/actions.js",
      "/replay/axis.js",
      "/replay/clips.js",
      "/replay/comments.js",
      "/replay/compare.js",
      "/replay/corrections.js",
      "/replay/curves.js",
      "/replay/desk.js",
      "/replay/edits.js",
      "/replay/jump-text.js",
      "/replay/effects.js",
      "/replay/keys-sheet.js",
      "/replay/keys.js",
      "/replay/known.js",
      "/replay/lanes.js",
      "/replay/media.js",
      "/replay/moment.js",
      "/replay/picture.js",
      "/replay/place.js",
      "/replay/playhead.js",
      "/replay/promises.js",
      "/replay/recordings.js",
      "/replay/report.js",
      "/replay/row.js",
      "/replay/rows.js",
      "/replay/scorecard.js",
      "/replay/sentence-sheet.js",
      "/replay/share-sheet.js",
      "/replay/sheet.js",
      "/replay/span.js",
      "/replay/story.js",
      "/replay/switchbacks.js",
      "/replay/tag-picker.js",
      "/replay/tag-sheet.js",
      "/replay/tags.js",
      "/replay/transcript.js",
      "/replay/transport.js",
      "/replay/window-list.js",
      "/replay/words.js",
      "/storage.js",
    ],
    words: "/replay/words-",
    isPart: true,
  },
  shared: {
    tag: "sc-shared",
    styles: ["/replay.css"],
    module: "/views/shared.js",
    modules: [
      "/replay/curves.js",
      "/replay/effects.js",
      "/replay/jump-text.js",
      "/replay/moment.js",
      "/replay/playhead.js",
      "/replay/report.js",
      "/replay/scorecard.js",
      "/replay/story.js",
      "/replay/words.js",
    ],
    words: "/replay/words-",
    isAlone: true,
  },
  offers: {
    tag: "sc-offers",
    styles: ["/papers.css"],
    module: "/views/offers.js",
    modules: [
      "/papers/file-desk.js",
      "/papers/file-draft.js",
      "/papers/offer-paste.js",
      "/papers/offer-rows.js",
      "/papers/offer-table.js",
      "/papers/pack-list.js",
      "/papers/tryout.js",
      "/papers/words.js",
      "/papers/yaml-edit.js",
      "/setup/lengths.js",
      "/setup/rows.js",
      "/storage.js",
    ],
    words: "/papers/words-",
    isAlone: true,
  },
  rules: {
    tag: "sc-rules",
    styles: ["/papers.css"],
    module: "/views/rules.js",
    modules: [
      "/papers/backtest-view.js",
      "/papers/backtest.js",
      "/papers/file-desk.js",
      "/papers/file-draft.js",
      "/papers/room-limits.js",
      "/papers/rule-list.js",
      "/papers/words.js",
      "/papers/yaml-edit.js",
      "/storage.js",
    ],
    words: "/papers/words-",
    isAlone: true,
  },
  studio: {
    tag: "sc-studio",
    styles: ["/studio.css"],
    module: "/views/studio.js",
    modules: [
      "/studio/card.js",
      "/studio/draft-cards.js",
      "/studio/editor.js",
      "/studio/fact-list.js",
      "/studio/findings.js",
      "/studio/history.js",
      "/studio/locks.js",
      "/studio/marked.js",
      "/studio/model-draft.js",
      "/studio/order.js",
      "/studio/sheet-desk.js",
      "/studio/sheet-draft.js",
      "/studio/sheet-table.js",
      "/studio/steps.js",
      "/studio/text-list.js",
      "/studio/words.js",
      "/studio/writing.js",
      "/storage.js",
    ],
    words: "/studio/words-",
    isAlone: true,
  },
  templates: {
    tag: "sc-templates",
    styles: ["/papers.css", "/studio.css"],
    module: "/views/templates.js",
    modules: [
      "/papers/file-desk.js",
      "/papers/file-draft.js",
      "/papers/words.js",
      "/storage.js",
      "/studio/draft-cards.js",
      "/studio/locks.js",
      "/studio/marked.js",
      "/studio/order.js",
      "/studio/words.js",
    ],
    words: "/studio/words-",
    isAlone: true,
  },
  calendar: {
    tag: "sc-calendar",
    styles: ["/calendar.css"],
    module: "/views/calendar.js",
    modules: [
      "/calendar/card.js",
      "/calendar/counts.js",
      "/calendar/days.js",
      "/calendar/entry-form.js",
      "/calendar/entry-history.js",
      "/calendar/paper.js",
      "/calendar/plan.js",
      "/calendar/proposal.js",
      "/calendar/shot-rows.js",
      "/calendar/timecode.js",
      "/calendar/week.js",
      "/calendar/words.js",
      "/storage.js",
    ],
    words: "/calendar/words-",
    isAlone: true,
  },
  setup: {
    tag: "sc-setup",
    styles: ["/cue-card.css", "/host.css", "/control.css", "/screens.css", "/setup.css"],
    module: "/views/setup.js",
    modules: [
      "/desk/claims.js",
      "/desk/host-mirror.js",
      "/desk/host-picture.js",
      "/fit.js",
      "/onward.js",
      "/parts/cue-card.js",
      "/parts/glass.js",
      "/parts/host-pages.js",
      "/parts/host-time.js",
      "/parts/pairing.js",
      "/parts/promises.js",
      "/parts/qr.js",
      "/parts/screens.js",
      "/parts/shapes.js",
      "/setup/advice.js",
      "/setup/detail.js",
      "/setup/draft.js",
      "/setup/glance.js",
      "/setup/lengths.js",
      "/setup/paste-sheet.js",
      "/setup/rows.js",
      "/setup/sheet-picker.js",
      "/setup/steps.js",
      "/setup/table.js",
      "/setup/taken-line.js",
      "/setup/template-form.js",
      "/setup/trial.js",
      "/setup/versions.js",
      "/setup/yaml-text.js",
      "/setup/yaml.js",
      "/storage.js",
    ],
  },
};

/** @type {Map<string, Promise<unknown[]>>} */
const asked = new Map();

/**
 * Resolves when the view's element is defined and its style applies.
 *
 * @param {string} name
 */
export function fetchView(name) {
  const view = later[name];
  if (!view) return Promise.reject(new Error(`no view ${name}`));
  let coming = asked.get(name);
  if (!coming) {
    const words = view.words ? [`${view.words}${language()}.js`] : [];
    for (const path of [...view.modules, ...words]) link({rel: "modulepreload", href: path});
    coming = Promise.all([import(view.module), ...view.styles.map(styled)]);
    coming.catch(() => asked.delete(name));  // the next visit tries again
    asked.set(name, coming);
  }
  return coming;
}

/**
 * What a part of a page exports, once it is there.
 *
 * @param {string} name
 */
export const fetchPart = async (name) => (await fetchView(name))[0];

/** @param {Record<string, string>} attributes */
function link(attributes) {
  const made = document.createElement("link");
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  document.head.append(made);
  return made;
}

/** @param {string} path */
const styled = (path) => new Promise((resolve, reject) => {
  const made = link({rel: "stylesheet", href: path});
  made.addEventListener("load", resolve);
  made.addEventListener("error", () => reject(new Error(path)));
});
