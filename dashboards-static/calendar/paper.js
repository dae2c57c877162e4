/** The week's shot lists as they are printed; on the screen they are not shown. */

import {h} from "../tree.js";
import {addDays, moment, shortDay} from "./days.js";
import {timecode} from "./timecode.js";
import {w} from "./words.js";

/**
 * @param {string} room @param {string} monday @param {import("../types").WarmUpEntry[]} entries
 */
export function paper(room, monday, entries) {
  const f = w.form;
  return h("div.paper", null,
    h("h2", null, w.printTitle(room, shortDay(monday), shortDay(addDays(monday, 6)))),
    entries.filter((one) => one.kind !== "stream" && one.state !== "dropped").map((one) => h("section", {key: one.entry},
      h("h3", null, `${moment(one.day, one.time)} · ${w.kinds[one.kind]} · ${one.title}`),
      h("p", null, `${f.owner} ${one.owner || w.nobody} · ${w.states[one.state]}`),
      one.shots.length > 0 && h("table", null,
        h("thead", null, h("tr", null, ["", f.seconds, f.picture, f.words, f.clip].map((name, i) => h("th", {key: i}, name)))),
        h("tbody", null, one.shots.map((shot, i) => h("tr", {key: i},
          h("td", null, i + 1), h("td", null, shot.seconds), h("td", null, shot.picture), h("td", null, shot.words),
          h("td", null, shot.clip &&
            `${shot.clip.stream} ${timecode(shot.clip.from_ms)}–${timecode(shot.clip.to_ms)}`))))))));
}
