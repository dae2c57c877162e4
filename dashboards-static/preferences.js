/** Language and theme: kept in this browser, told to every view by the event `preferences`. */

/** @typedef {import("./words-zh.js").Words} Words */

const root = document.documentElement;

/** @returns {"zh" | "en"} */
export const language = () => (root.lang === "en" ? "en" : "zh");

/**
 * Only the chosen language comes with the page; `theme.js` asks for it at once.
 *
 * @param {"zh" | "en"} name @returns {Promise<Words>}
 */
const fetchWords = async (name) =>
  name === "en" ? (await import("./words-en.js")).en : (await import("./words-zh.js")).zh;

/**
 * The words of the chosen language.
 *
 * @type {Words}
 */
export let words = await fetchWords(language());

/**
 * Words that only some pages carry. When the language is changed they are exchanged in place, and all
 * is drawn again once they are there.
 *
 * @template {object} T @param {(name: "zh" | "en") => Promise<T>} fetchOwn @returns {Promise<T>}
 */
export async function ownWords(fetchOwn) {
  let loaded = language();
  const own = {...await fetchOwn(loaded)};
  document.addEventListener("preferences", async () => {
    const wanted = language();
    if (wanted === loaded) return;
    loaded = wanted;
    Object.assign(own, await fetchOwn(wanted));
    tell();
  });
  return own;
}

/** @returns {"system" | "dark" | "light"} */
export const theme = () => {
  const kept = read("theme");
  return kept === "dark" || kept === "light" ? kept : "system";
};

export async function toggleLanguage() {
  const other = language() === "zh" ? "en" : "zh";
  const fetched = await fetchWords(other).catch(() => undefined);
  if (!fetched) return;  // without a link it stays as it is
  words = fetched;
  root.lang = other === "en" ? "en" : "zh-CN";
  keep("language", other);
  tell();
}

/** Round and round: as the system has it, dark, light. */
export function nextTheme() {
  const order = /** @type {const} */ (["system", "dark", "light"]);
  const next = order[(order.indexOf(theme()) + 1) % 3] ?? "system";
  keep("theme", next);
  apply();
}

const system = matchMedia("(prefers-color-scheme: light)");
system.addEventListener("change", () => apply());

/** @type {"dark" | "light" | undefined} */
let pinned;

/**
 * A page that has a theme of its own, whatever is chosen for the others.
 *
 * @param {"dark" | "light" | undefined} theme
 */
export function pinTheme(theme) {
  pinned = theme;
  apply();
}

function apply() {
  const chosen = pinned ?? theme();
  root.dataset["theme"] = chosen === "system" ? (system.matches ? "light" : "dark") : chosen;
  tell();
}

const tell = () => document.dispatchEvent(new Event("preferences"));

/** @param {string} name */
function read(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;  // storage is off: the choice lasts as long as the page
  }
}

/** @param {string} name @param {string} value */
function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // as above
  }
}
