/** A QR code as a drawing. The generator is Debian's; the service serves it from where it is. */

import {h} from "../tree.js";

/**
 * @typedef {object} Code
 * @property {(data: string) => void} addData
 * @property {() => void} make
 * @property {() => number} getModuleCount
 * @property {(row: number, column: number) => boolean} isDark
 */

/** @type {Promise<boolean> | undefined} */
let coming;

/** Resolves to whether there is a generator. */
export function qrReady() {
  coming ??= new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = "/qrcode/qrcode.js";
    script.addEventListener("load", () => resolve(true));
    script.addEventListener("error", () => resolve(false));
    document.head.append(script);
  });
  return coming;
}

/** Light modules around the code, so that a camera finds it. */
const quiet = 4;

/**
 * The code of a text, dark on light in both themes; nothing while `qrReady` has not resolved.
 *
 * @param {string} text @param {string} label  what it leads to, for those who do not see it
 */
export function qr(text, label) {
  if (!window.qrcode) return null;
  const code = window.qrcode(0, "M");
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  let path = "";
  for (let row = 0; row < count; row++)
    for (let column = 0; column < count; column++)
      if (code.isDark(row, column)) path += `M${column + quiet} ${row + quiet}h1v1h-1z`;
  const size = count + 2 * quiet;
  return h(
    "svg.qr", {viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": label},
    h("rect.light", {width: size, height: size}), h("path.dark", {d: path})
  );
}
