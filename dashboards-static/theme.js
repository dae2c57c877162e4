// Runs before the first paint, so that no page flashes in the other theme or language.
(function () {
  var root = document.documentElement;
  /** @param {string} name */
  var kept = function (name) {
    try { return localStorage.getItem(name); } catch (e) { return null; }
  };
  var light = matchMedia("(prefers-color-scheme: light)");
  var chosen = kept("theme");
  if (chosen !== "light" && chosen !== "dark") chosen = light.matches ? "light" : "dark";
  // A host's screen is dark unless its own address says otherwise.
  if (/^\/rooms\/[^/]+\/host$/.test(location.pathname))
    chosen = /[?&]theme=light/.test(location.search) ? "light" : "dark";
  root.dataset.theme = chosen;
  var zh = (kept("language") || navigator.language || "zh").slice(0, 2) === "zh";
  root.lang = zh ? "zh-CN" : "en";
  // Its words are asked for now, and not when the modules have found out that they need them.
  var words = document.createElement("link");
  words.rel = "modulepreload";
  words.href = zh ? "/words-zh.js" : "/words-en.js";
  document.head.appendChild(words);
})();
