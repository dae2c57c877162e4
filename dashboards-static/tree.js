/**
 * A page as a function of its state: `h` describes elements, `render` changes the document where
 * the description differs from the last one. A description that is the same object is skipped
 * whole. Text only ever becomes text nodes, so nothing from outside can turn into markup.
 */

/** @typedef {string | Tree} Kid */
/** @typedef {import("./types").Child} Child */
/** @typedef {Record<string, unknown>} Props */
/** @typedef {{tag: string, props: Props, kids: Kid[], key: string | undefined}} Tree */

const SVG = "http://www.w3.org/2000/svg";
const svgTags = new Set(["svg", "path", "polygon", "polyline", "line", "circle", "rect", "g"]);

/**
 * @param {string} name  tag, with classes: `p.note.wide`
 * @param {Props | null} [props]  attributes; `on…` functions listen; `.name` sets a property; `key`
 * @param {...Child} kids
 * @returns {Tree}
 */
export function h(name, props, ...kids) {
  const [tag, ...classes] = name.split(".");
  const own = {...props};
  const key = own["key"] === undefined ? undefined : String(own["key"]);
  delete own["key"];
  if (classes.length) own["class"] = [...classes, own["class"]].filter(Boolean).join(" ");
  return {tag: tag || "div", props: own, kids: flat(kids), key};
}

/** @param {Child[]} kids @param {Kid[]} [out] @returns {Kid[]} */
function flat(kids, out = []) {
  for (const kid of kids) {
    if (Array.isArray(kid))
      flat(kid, out);
    else if (typeof kid === "number")
      out.push(String(kid));
    else if (kid)
      out.push(kid);
  }
  return out;
}

/**
 * What each element was last rendered from.
 *
 * @type {WeakMap<Element, Kid[]>}
 */
const shown = new WeakMap();
/** @type {WeakMap<Element, Record<string, EventListener>>} */
const listeners = new WeakMap();

/**
 * Makes `host` hold what `kids` describe.
 *
 * @param {Element} host
 * @param {...Child} kids
 */
export function render(host, ...kids) { update(host, shown.get(host) ?? [], flat(kids)); }

/** @param {Element} host @param {Kid[]} old @param {Kid[]} fresh */
function update(host, old, fresh) {
  shown.set(host, fresh);
  const nodes = [...host.childNodes];
  /** @type {Map<string, number>} */
  const keyed = new Map();
  old.forEach((kid, i) => {
    if (typeof kid !== "string" && kid.key !== undefined) keyed.set(kid.key, i);
  });
  const taken = new Set();
  let next = 0;
  const wanted = fresh.map((kid) => {
    const key = typeof kid === "string" ? undefined : kid.key;
    let at = key === undefined ? undefined : keyed.get(key);
    if (key === undefined) {
      while (next < old.length && (taken.has(next) || hasKey(old[next]))) next++;
      at = next < old.length ? next++ : undefined;
    }
    const before = at === undefined ? undefined : old[at];
    const node = at === undefined ? undefined : nodes[at];
    if (at === undefined || !node || before === undefined || !fits(before, kid)) return make(kid);
    taken.add(at);
    patch(node, before, kid);
    return node;
  });
  nodes.forEach((node, i) => {
    if (!taken.has(i)) node.remove();
  });
  let place = host.firstChild;
  for (const node of wanted) {
    if (node === place)
      place = place.nextSibling;
    else
      host.insertBefore(node, place);
  }
}

/** @param {Kid | undefined} kid */
const hasKey = (kid) => typeof kid === "object" && kid.key !== undefined;

/** @param {Kid} a @param {Kid} b */
const fits = (a, b) =>
  typeof a === "string" ? typeof b === "string" : typeof b !== "string" && a.tag === b.tag;

/** @param {Kid} kid @returns {Node} */
function make(kid) {
  if (typeof kid === "string") return document.createTextNode(kid);
  const element =
    svgTags.has(kid.tag) ? document.createElementNS(SVG, kid.tag) : document.createElement(kid.tag);
  setProps(element, {}, kid.props);
  if (kid.kids.length) update(element, [], kid.kids);
  return element;
}

/** @param {Node} node @param {Kid} old @param {Kid} fresh */
function patch(node, old, fresh) {
  if (old === fresh) return;
  if (typeof fresh === "string" || typeof old === "string") {
    node.nodeValue = /** @type {string} */ (fresh);
    return;
  }
  const element = /** @type {Element} */ (node);
  setProps(element, old.props, fresh.props);
  if (old.kids.length || fresh.kids.length) update(element, old.kids, fresh.kids);
}

/** @param {Element} element @param {Props} old @param {Props} fresh */
function setProps(element, old, fresh) {
  for (const name in old)
    if (!(name in fresh)) setProp(element, name, undefined);
  for (const name in fresh)
    if (old[name] !== fresh[name]) setProp(element, name, fresh[name]);
}

/** @param {Element} element @param {string} name @param {unknown} value */
function setProp(element, name, value) {
  if (name.startsWith(".")) {
    Reflect.set(element, name.slice(1), value);
  } else if (name.startsWith("on")) {
    listen(element, name.slice(2), /** @type {EventListener | undefined} */ (value));
  } else if (value === undefined || value === null || value === false) {
    element.removeAttribute(name);
  } else {
    element.setAttribute(name, value === true ? "" : String(value));
  }
}

/**
 * One listener stays; what it calls changes.
 *
 * @param {Element} element
 * @param {string} type
 * @param {EventListener | undefined} handler
 */
function listen(element, type, handler) {
  let own = listeners.get(element);
  if (!own) listeners.set(element, (own = {}));
  if (!(type in own))
    element.addEventListener(type, (event) => listeners.get(element)?.[type]?.(event));
  own[type] = handler ?? (() => {});
}

/**
 * A custom element that renders itself from its properties and again when language or theme
 * change.
 */
export class View extends HTMLElement {
  connectedCallback() {
    document.addEventListener("preferences", this.refresh);
    this.refresh();
  }

  disconnectedCallback() { document.removeEventListener("preferences", this.refresh); }

  refresh = () => {
    if (this.isConnected) render(this, this.view());
  };

  /** @returns {Child} */
  view() { return null; }
}
