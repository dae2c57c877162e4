/** Which view belongs to the address, and moving between them without loading the page again. */

import "./views/console.js";
import "./views/problem.js";
import "./views/rooms.js";
import "./views/sign-in.js";
import "./views/streams.js";

import {learn} from "./demo.js";
import {fetchView, later} from "./later.js";
import {frame, note} from "./parts/frame.js";
import {words} from "./preferences.js";
import {h, render} from "./tree.js";

const page = document.getElementById("page");

function show() {
  const [area, name, more] = location.pathname.split("/").slice(1).map(decodeURIComponent);
  const key = location.pathname;
  if (!page) return;
  if (!area || (area === "rooms" && !name))
    render(page, h("sc-rooms", {key}));
  else if (area === "demo" && !name)
    void showLater(page, "demo", "", key);
  else if (area === "sign-in")
    render(page, h("sc-sign-in", {key}));
  else if (area === "rooms" && name && !more)
    render(page, h("sc-console", {key, ".room": name}));
  else if (area === "rooms" && name && more === "streams")
    render(page, h("sc-streams", {key, ".room": name}));
  else if (area === "rooms" && name && more && later[more] && !later[more]?.isPart)
    void showLater(page, more, name, key);
  else if (area === "streams" && name && !more)
    render(page, h("sc-console", {key, ".stream": name}));
  else
    render(page, h("sc-not-found", {key}));
}

/**
 * @param {Element} page @param {string} view @param {string} room @param {string} key
 */
async function showLater(page, view, room, key) {
  const head = {title: room};
  render(page, frame(head, note(words.loading)));
  const isThere = await fetchView(view).then(() => true, () => false);
  if (location.pathname !== key) return;
  const tag = later[view]?.tag ?? "";
  render(page, isThere ? h(tag, {key, ".room": room}) :
                         frame(head, note(words.error.unreachable)));
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || link.download || event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const path = link.getAttribute("href") ?? "";
  if (!path.startsWith("/") || path.startsWith("/v1/")) return;
  event.preventDefault();
  history.pushState(null, "", path);
  show();
  scrollTo(0, 0);
  document.getElementById("main")?.focus({ preventScroll: true });
});

addEventListener("popstate", show);
void learn();
show();
