/** Requests to the service. What it refuses comes as `Refusal`, with its own words. */

export class Refusal extends Error {
  /**
   * @param {number} status @param {string} code @param {string} message @param {number} waitS
   * @param {any} [answer]  all that the service said
   */
  constructor(status, code, message, waitS, answer) {
    super(message);
    this.status = status;
    this.code = code;
    this.waitS = waitS;
    this.answer = answer;
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @param {RequestInit} [options]
 * @returns {Promise<any>}
 */
export async function call(method, path, body, options) {
  /** @type {RequestInit} */
  const request = {...options, method, headers: {accept: "application/json", ...options?.headers}};
  if (body !== undefined) request.body = JSON.stringify(body);
  let response;
  try {
    response = await fetch(path, request);
  } catch {
    throw new Refusal(0, "unreachable", "", 0);
  }
  const text = await response.text();
  /** @type {any} */
  let answer = {};
  try {
    answer = text ? JSON.parse(text) : {};
  } catch {
    // not one of the service's own answers: the status says enough
  }
  if (!response.ok) {
    const waitS = Number(response.headers.get("retry-after") ?? 0);
    throw new Refusal(
      response.status, answer.code ?? String(response.status), answer.message ?? "", waitS, answer
    );
  }
  return answer;
}

/** @param {string} path */
export const get = (path) => call("GET", path);

/**
 * Who is signed in.
 *
 * @typedef {{name: string, role: string, rooms: string[]}} Person
 */

/** @type {Promise<Person> | undefined} */
let asked;

/** @returns {Promise<Person>} */
export function me() {
  asked ??= get("/v1/me").catch((error) => {
    asked = undefined;
    throw error;
  });
  return asked;
}

/** @param {Person | undefined} person */
export const mayControl = (person) => person?.role === "control" || person?.role === "owner";

/** @param {Person | undefined} person */
export const mayWriteCopy = (person) => ["content", "control", "owner"].includes(person?.role ?? "");

export async function signOut() {
  await call("POST", "/v1/sign-out", {}).catch(() => undefined);
  location.assign("/sign-in");
}

/** Signed out elsewhere: come back to this page afterwards. */
export function signInAgain() {
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
}
