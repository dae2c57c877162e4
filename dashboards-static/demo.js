/** What only the demo has: a ribbon on every page, its first minute, and a link that can be cut. */

import {call, get} from "./api.js";

let isDemo = false;

/** Whether everything here is invented. */
export const inDemo = () => isDemo;

/** Asks once; pages that are there already show it then. */
export async function learn() {
  const {demo} = await get("/v1/limits").catch(() => ({}));
  if (!demo) return;
  isDemo = true;
  document.dispatchEvent(new Event("preferences"));
}

/** A page within a page leaves the ribbon to the outer one. */
export const isFramed = () => window.parent !== window;

/**
 * The minute that is played for visitors: begun by the first who asks, and again on demand.
 *
 * @param {boolean} again
 * @returns {Promise<{started_ts: number, now: number, room: string}>}
 */
export const minute = (again) => call("POST", "/v1/demo/minute", {again});

/** How long a link stays cut when somebody tries it. */
export const cutMs = 6000;

/** All pages of the demo in this browser. */
const pages = "BroadcastChannel" in window ? new BroadcastChannel("showcaller demo") : undefined;

/** Cuts the links of all pages of this browser, so that one sees what each does then. */
export function cutLinks() {
  pages?.postMessage("cut");
  cut();
}

const cut = () => document.dispatchEvent(new CustomEvent("cut-link", {detail: cutMs}));

pages?.addEventListener("message", (event) => {
  if (event.data === "cut") cut();
});
