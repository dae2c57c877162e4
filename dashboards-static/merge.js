/**
 * Applies a JSON merge patch (RFC 7396). What the patch does not touch stays the same object, so
 * that a page sees at once what has changed.
 *
 * @param {unknown} target
 * @param {unknown} patch
 * @returns {unknown}
 */
export function merge(target, patch) {
  if (!isObject(patch)) return patch;
  /** @type {Record<string, unknown>} */
  const merged = isObject(target) ? {...target} : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null)
      delete merged[name];
    else
      merged[name] = merge(merged[name], value);
  }
  return merged;
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
