/** Small things kept in this browser; where storage is off, as long as the page. */

/** @type {Map<string, string>} */
const page = new Map();

/** @param {string} name */
const full = (name) => `showcaller ${name}`;

/** @param {string} name @returns {unknown} */
export function kept(name) {
  let text = page.get(name) ?? null;
  try {
    text ??= localStorage.getItem(full(name));
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param {string} name @param {unknown} value */
export function keep(name, value) {
  const text = JSON.stringify(value);
  try {
    localStorage.setItem(full(name), text);
    page.delete(name);
  } catch {
    page.set(name, text);
  }
}

/**
 * A random name, also where the page is not in a secure context.
 *
 * @param {number} [bytes]
 */
export const randomName = (bytes = 8) =>
  [...crypto.getRandomValues(new Uint8Array(bytes))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");

let screen = "";

/** This tab's name as a screen: the same after a reload, another one in another tab. */
export function screenName() {
  if (screen) return screen;
  try {
    screen = sessionStorage.getItem(full("screen")) ?? randomName(4);
    sessionStorage.setItem(full("screen"), screen);
  } catch {
    screen ||= randomName(4);  // storage is off: the name lasts as long as the page
  }
  return screen;
}
