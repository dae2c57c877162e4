/** Where somebody stands in a stream, as an address that others can open. */

/**
 * @typedef {{at: number | undefined, from: number | undefined, to: number | undefined, known: string,
 *   other: string}} Place
 */

/** @param {string} search @returns {Place} */
export function readPlace(search) {
  const query = new URLSearchParams(search);
  const time = (/** @type {string} */ name) => {
    const text = query.get(name) ?? "";
    return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  };
  const known = query.get("known") ?? "";
  return {
    at: time("at"), from: time("from"), to: time("to"),
    known: known === "then" || known === "now" ? known : "",
    other: query.get("with") ?? "",
  };
}

/** @param {Place} place */
export function writePlace({at, from, to, known, other}) {
  const query = new URLSearchParams();
  if (at !== undefined) query.set("at", String(at));
  if (from !== undefined && to !== undefined) {
    query.set("from", String(from));
    query.set("to", String(to));
  }
  if (known) query.set("known", known);
  if (other) query.set("with", other);
  const text = query.toString();
  return text ? `?${text}` : "";
}
