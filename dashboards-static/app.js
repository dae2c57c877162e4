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
  else if (area && !name && later[area]?.isAlone)
    void showLater(page, area, "", {}, key);
  else if (area === "sign-in")
    render(page, h("sc-sign-in", {key}));
  else if (area === "rooms" && name && !more)
    render(page, h("sc-console", {key, ".room": name}));
  else if (area === "rooms" && name && more === "streams")
    render(page, h("sc-streams", {key, ".room": name}));
  else if (area === "rooms" && name && more && later[more] && !later[more]?.isPart &&
           !later[more]?.isAlone)
    void showLater(page, more, name, {".room": name}, key);
  else if (area === "streams" && name && !more)
    void showLater(page, "replay", "", {".stream": name}, key);
  else if (area === "streams" && name && more === "figures")
    render(page, h("sc-console", {key, ".stream": name}));
  else
    render(page, h("sc-not-found", {key}));
}

/**
 * @param {Element} page @param {string} view @param {string} title  until the view has its own
 * @param {Record<string, unknown>} props @param {string} key
 */
async function showLater(page, view, title, props, key) {
  const head = {title: title || words.streams.title};
  render(page, frame(head, note(words.loading)));
  const isThere = await fetchView(view).then(() => true, () => false);
  if (location.pathname !== key) return;
  const tag = later[view]?.tag ?? "";
  render(page, isThere ? h(tag, {key, ...props}) :
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

/** Ctrl+K looks for something from wherever nobody runs a show. */
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
  const [area, , more] = location.pathname.split("/").slice(1);
  if (!["", "rooms", "streams"].includes(area ?? "") || (more && more !== "streams")) return;
  event.preventDefault();
  history.pushState(null, "", "/search");
  show();
});

addEventListener("popstate", show);
void learn();
show();
