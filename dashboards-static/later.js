/**
 * Views that few visitors need, so that the others do not carry them: fetched when they are first
 * asked for, each with its style and all its modules at once.
 */

/**
 * What stands behind `/rooms/{room}/…` and `/demo`. A test holds the modules against the imports.
 *
 * @type {Record<string, {tag: string, styles: string[], module: string, modules: string[],
 *   isPart?: boolean}>}
 */
export const later = {
  control: {
    tag: "sc-control",
    styles: ["/cue-card.css", "/host.css", "/control.css"],
    module: "/views/control.js",
    modules: [
      "/commands.js",
      "/desk/crew.js",
      "/desk/cues.js",
      "/desk/desk.js",
      "/desk/flow.js",
      "/desk/handover.js",
      "/desk/host-mirror.js",
      "/desk/host-picture.js",
      "/desk/key-sheet.js",
      "/desk/numbers.js",
      "/desk/pending-marks.js",
      "/desk/quick-marks.js",
      "/desk/recent-cues.js",
      "/desk/send-box.js",
      "/desk/stage-review.js",
      "/desk/to-do-list.js",
      "/desk/to-do.js",
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
  },
  screens: {
    tag: "sc-screens",
    styles: ["/screens.css"],
    module: "/parts/screens.js",
    modules: [],
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
  setup: {
    tag: "sc-setup",
    styles: ["/cue-card.css", "/host.css", "/control.css", "/screens.css", "/setup.css"],
    module: "/views/setup.js",
    modules: [
      "/desk/host-mirror.js",
      "/desk/host-picture.js",
      "/fit.js",
      "/onward.js",
      "/parts/cue-card.js",
      "/parts/glass.js",
      "/parts/host-pages.js",
      "/parts/host-time.js",
      "/parts/pairing.js",
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
      "/setup/steps.js",
      "/setup/table.js",
      "/setup/template-form.js",
      "/setup/versions.js",
      "/setup/yaml-text.js",
      "/setup/yaml.js",
      "/storage.js",
    ],
  },
};

/** @type {Map<string, Promise<unknown>>} */
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
    for (const path of view.modules) link({rel: "modulepreload", href: path});
    coming = Promise.all([import(view.module), ...view.styles.map(styled)]);
    coming.catch(() => asked.delete(name));  // the next visit tries again
    asked.set(name, coming);
  }
  return coming;
}

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
