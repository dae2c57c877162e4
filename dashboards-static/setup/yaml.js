/** A rundown as YAML, to read, to keep in a file, or to take in from one. */

/**
 * @param {unknown} value
 * @param {string} [indent]
 * @returns {string}
 */
export function yaml(value, indent = "") {
  if (Array.isArray(value)) {
    if (value.every(isScalar) && value.join().length < 60)
      return `[${value.map(scalar).join(", ")}]\n`;
    return "\n" + value.map((one) => `${indent}- ${below(one, indent + "  ")}`).join("");
  }
  if (typeof value === "object" && value !== null) return "\n" + members(value, indent);
  return scalar(value) + "\n";
}

/** @param {object} object @param {string} indent */
const members = (object, indent) =>
  Object.entries(object)
    .map(([name, one]) => {
      const text = yaml(one, indent + "  ");
      return `${indent}${name}:${text.startsWith("\n") ? "" : " "}${text}`;
    })
    .join("");

/**
 * What stands after a dash: its first member on the same line.
 *
 * @param {unknown} one @param {string} indent
 */
const below = (one, indent) => yaml(one, indent).replace(/^\n/, "").replace(indent, "");

/** @param {unknown} value */
const isScalar = (value) => typeof value !== "object" || value === null;

/**
 * Plain where that reads as the same text, else quoted; JSON's quotes are YAML's.
 *
 * @param {unknown} value
 */
function scalar(value) {
  if (typeof value !== "string") return JSON.stringify(value ?? null);
  const isPlain = /^[\p{L}_][\p{L}\p{N}_ .，。；、（）()+%/-]*$/u.test(value) && !/\s$/.test(value) &&
    !/^(true|false|yes|no|on|off|null|y|n)$/i.test(value);
  return isPlain ? value : JSON.stringify(value);
}
