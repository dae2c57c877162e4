/** Every room at a glance: those on air first. Without rooms: how to make the first one. */

import "../parts/how-to-send.js";

import {mayControl, mayWriteCopy, me} from "../api.js";
import {ago, count, day, duration, stopwatch} from "../format.js";
import {frame, linesLink, note, searchLink} from "../parts/frame.js";
import {words} from "../preferences.js";
import {h, View} from "../tree.js";
import {Watch} from "../watch.js";

/** @typedef {import("../types").RoomState} RoomState */

const searchFrom = 7;
const shapes = {
  live: "●",
  ended: "■",
  empty: "○",
  recorded: "○"
};

export class Rooms extends View {
  #link = new Watch("rooms=all");
  #search = "";
  /** @type {import("../api.js").Person | undefined} */
  #person;

  connectedCallback() {
    super.connectedCallback();
    for (const name of ["state", "phase", "tick"]) this.#link.addEventListener(name, this.refresh);
    this.#link.open();
    me().then((person) => {
      this.#person = person;
      this.refresh();
    }, () => undefined);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#link.close();
  }

  view() {
    const w = words.rooms;
    /** @type {RoomState[] | undefined} */
    const all = this.#link.state && Object.values(this.#link.state.rooms ?? {});
    const live = all?.filter((room) => room.status === "live").length ?? 0;
    return frame(
      {
        title: w.title,
        small: all?.length ? w.summary(live, all.length) : "",
        link: this.#link,
        tools: [
          !!all?.length && searchLink(),
          !!all?.length && linesLink(),
          mayWriteCopy(this.#person) &&
            [h("a.button", {href: "/studio"}, words.nav.studio), h("a.button", {href: "/calendar"}, words.nav.calendar)],
          ...(mayControl(this.#person) ? [
            h("a.button", {href: "/rules"}, words.nav.rules),
            h("a.button", {href: "/offers"}, words.nav.offers),
          ] : []),
        ],
        person: this.#person,
      },
      all === undefined ? h("div.cards", {"aria-busy": "true"},
                            [1, 2, 3].map(() => h("div.card.waiting", null, note(words.loading)))) :
        all.length === 0 ? this.#empty() :
                           this.#list(all)
    );
  }

  #empty() {
    return h(
      "div.first", null, h("p.huge", null, words.rooms.emptyTitle),
      h("p.lead", null, words.rooms.emptyLead), h("sc-how-to-send", {key: "send"})
    );
  }

  /** @param {RoomState[]} all */
  #list(all) {
    const w = words.rooms;
    const text = this.#search.trim().toLowerCase();
    const found =
      all
        .filter(
          (room) => !text ||
            `${room.room} ${room.title ?? ""} ${room.host ?? ""}`.toLowerCase().includes(text)
        )
        .sort(
          (a, b) => Number(b.status === "live") - Number(a.status === "live") ||
            a.room.localeCompare(b.room)
        );
    return [
      all.length >= searchFrom &&
        h("label.search", null, h("span.hidden", null, w.search), h("input", {
            type: "search",
            placeholder: w.search,
            oninput: (/** @type {Event} */ e) => this.#find(e)
          })),
      found.length === 0 && note(w.none(this.#search)),
      h("ul.cards", null, found.map((room) => h("li", {key: room.room}, this.#card(room)))),
      h("details.more", null, h("summary", null, w.add), h("sc-how-to-send", null)),
    ];
  }

  /** @param {Event} event */
  #find(event) {
    this.#search = /** @type {HTMLInputElement} */ (event.target).value;
    this.refresh();
  }

  /** @param {RoomState} room */
  #card(room) {
    const {audience = {}, leads = {}} = room;
    const isLive = room.status === "live";
    const now = this.#link.now();
    const last = Math.max(0, ...Object.values(room.freshness ?? {}).map((feed) => feed.last_ts));
    const worst = [
      "silent", "late"
    ].find((s) => Object.values(room.freshness ?? {}).some((feed) => feed.status === s));
    const isMoving = isLive && Math.abs((room.now ?? 0) - now) < 60_000;
    const length =
      ((isMoving ? now : room.ended_ts ?? room.now ?? 0) - (room.started_ts ?? 0)) / 1000;
    const fact = (/** @type {string} */ name, /** @type {string} */ value,
                  /** @type {string | undefined} */ basis) =>
      h("div", null, h("dt", null, name),
        h("dd", null, value,
          basis && basis !== "measured" &&
            h("span.basis", null, words.basis[/** @type {"reported"} */ (basis)])));
    const status = isLive && !isMoving && now - last > 600_000 ? "recorded" : room.status;
    return h(
      "a.card", {href: `/rooms/${room.room}`, class: status},
      h("div.head", null, h("h2", null, room.title ?? room.room),
        h(`span.chip.${status}`, null, h("span", {"aria-hidden": "true"}, shapes[status]),
          words.statusOf(status, room.rehearsal))),
      h("p.small", null, [room.room, room.host].filter(Boolean).join(" · ")),
      h("dl", null,
        isLive ? fact(words.tiles.online, count(audience.online), audience.online_basis) :
                 fact(words.streams.peak, count(audience.peak_online), undefined),
        fact(words.tiles.entries, count(audience.entries), audience.entries_basis),
        fact(words.tiles.leads, count(leads.total), undefined),
        fact(
          audience.stay?.median_s === undefined && audience.stay?.mean_s !== undefined ?
            words.tiles.stayMean :
            words.tiles.stay,
          duration(audience.stay?.median_s ?? audience.stay?.mean_s), audience.stay?.basis
        )),
      h("p.foot", null,
        h(`span.state.${worst ?? (isMoving ? "ok" : "recorded")}`, null,
          h("span", {"aria-hidden": "true"},
            worst === "silent" ? "✕" :
              worst            ? "▲" :
              isMoving         ? "●" :
                                 "○"),
          isMoving ? words.feeds.last(ago(now - last)) : day(last || undefined)),
        room.started_ts !== undefined &&
          h("span", null,
            `${isLive ? words.rooms.elapsed : words.rooms.lasted} ${stopwatch(length)}`))
    );
  }
}

customElements.define("sc-rooms", Rooms);
