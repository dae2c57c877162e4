/**
 * One field put into a list of named entries in a YAML text, and all else left as somebody wrote it:
 * comments, order, quotes. Reads no YAML but the two forms in which such entries are written, on lines
 * of their own or within braces on one line; the service reads the whole and says if that was wrong.
 */

/** @typedef {{list: string, item: string, name: string}} Entry  `rules`, `rule`, `dead_air` */
/** @typedef {{text: string, line: number}} Edited  `line`, from 1 on, is where it stands */

/** @param {string} text */
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** @param {string} line */
const indent = (line) => line.length - line.trimStart().length;

/** @param {string} line */
const isBare = (line) => /^\s*(#.*)?$/.test(line);

/**
 * @param {string} text @param {Entry} entry
 * @param {string[]} path  of the field: `["on"]`, `["test", "nats"]`
 * @param {string} value  as YAML
 * @returns {Edited | undefined}  nothing where the text is written in a form that is not understood
 */
export function withField(text, entry, path, value) {
  const lines = text.split("\n");
  const at = find(lines, entry);
  if (at === undefined) return appended(lines, entry, path, value);
  const line = lines[at] ?? "";
  if (/^\s*- *\{/.test(line)) {
    const edited = inBraces(line, path, value);
    if (edited === undefined) return undefined;
    lines[at] = edited;
    return {text: lines.join("\n"), line: at + 1};
  }
  const put = inBlock(lines, at, path, value);
  return put === undefined ? undefined : {text: lines.join("\n"), line: put + 1};
}

/** @param {string} text @param {Entry} entry  the line on which an entry begins, from 1 on */
export function lineOf(text, entry) {
  const at = find(text.split("\n"), entry);
  return at === undefined ? undefined : at + 1;
}

/** @param {string[]} lines @param {Entry} entry */
function find(lines, {item, name}) {
  const begins = new RegExp(`^\\s*- *\\{? *${item}: *["']?${escaped(name)}["']? *(,|\\}|#|$)`);
  const at = lines.findIndex((line) => begins.test(line));
  return at < 0 ? undefined : at;
}

/** @param {string[]} path @param {string} value */
const written = ([first, second], value) =>
  second === undefined ? `${first}: ${value}` : `${first}: {${second}: ${value}}`;

/** @param {string[]} lines @param {Entry} entry @param {string[]} path @param {string} value */
function appended(lines, {list, item, name}, path, value) {
  const head = lines.findIndex((line) => new RegExp(`^${list}:`).test(line));
  if (head < 0) {
    while (lines.length && isBare(lines.at(-1) ?? "") && !lines.at(-1)?.includes("#")) lines.pop();
    lines.push(`${list}:`, `  - ${item}: ${name}`, `    ${written(path, value)}`, "");
    return {text: lines.join("\n"), line: lines.length - 2};
  }
  if (/^\w+: *\[ *\] *$/.test(lines[head] ?? "")) lines[head] = `${list}:`;
  if (!/^\w+: *(#.*)?$/.test(lines[head] ?? "")) return undefined;
  let end = head + 1;
  for (let i = head + 1; i < lines.length; i++) {
    const line = lines[i] ?? "";
    if (isBare(line)) continue;
    if (indent(line) === 0 && !line.startsWith("-")) break;
    end = i + 1;
  }
  const dash = lines.slice(head + 1, end).find((line) => /^\s*- /.test(line));
  const space = " ".repeat(dash === undefined ? 2 : indent(dash));
  lines.splice(end, 0, `${space}- ${item}: ${name}`, `${space}  ${written(path, value)}`);
  if (end + 2 === lines.length) lines.push("");
  return {text: lines.join("\n"), line: end + 1};
}

/**
 * @param {string[]} lines  changed in place @param {number} at @param {string[]} path
 * @param {string} value
 * @returns {number | undefined}  the line of the field
 */
function inBlock(lines, at, path, value) {
  const start = lines[at] ?? "";
  const depth = indent(start.replace("-", " "));
  const end = endOf(lines, at, depth - 1);
  const [first = "", second] = path;
  const place = childOf(lines, at + 1, end, first, depth);
  if (place === undefined) {
    lines.splice(at + 1, 0, " ".repeat(depth) + written(path, value));
    return at + 1;
  }
  const line = lines[place] ?? "";
  const rest = line.slice(line.indexOf(":") + 1).replace(/\s#.*$/, "").trim();
  if (second === undefined) {
    if (!rest || /^[[{|>]/.test(rest)) return undefined;
    lines[place] = line.replace(rest, value);
    return place;
  }
  if (/^\{.*\}$/.test(rest)) {
    const edited = fieldInBraces(rest, second, value);
    lines[place] = line.replace(rest, () => edited);
    return place;
  }
  if (rest) return undefined;
  const inner = endOf(lines, place, depth);
  const child = lines.slice(place + 1, inner).find((one) => !isBare(one));
  const childDepth = child === undefined ? depth + 2 : indent(child);
  const there = childOf(lines, place + 1, inner, second, childDepth);
  const field = `${" ".repeat(childDepth)}${second}: ${value}`;
  lines.splice(there ?? place + 1, there === undefined ? 0 : 1, field);
  return there ?? place + 1;
}

/** @param {string[]} lines @param {number} at @param {number} depth  what lies deeper belongs to it */
function endOf(lines, at, depth) {
  let end = at + 1;
  while (end < lines.length && (isBare(lines[end] ?? "") || indent(lines[end] ?? "") > depth)) end++;
  return end;
}

/**
 * @param {string[]} lines @param {number} from @param {number} to @param {string} name
 * @param {number} depth
 */
function childOf(lines, from, to, name, depth) {
  for (let i = from; i < to; i++) {
    const line = lines[i] ?? "";
    if (indent(line) === depth && line.trimStart().startsWith(`${name}:`)) return i;
  }
  return undefined;
}

/** @param {string} line @param {string[]} path @param {string} value */
function inBraces(line, [first = "", second], value) {
  const open = line.indexOf("{");
  const close = line.lastIndexOf("}");
  if (close < 0) return undefined;
  const whole = line.slice(open, close + 1);
  if (second === undefined) return line.replace(whole, () => fieldInBraces(whole, first, value));
  const inner = new RegExp(`\\b${first}: *(\\{[^{}]*\\})`).exec(whole)?.[1];
  const edited = inner === undefined ?
    fieldInBraces(whole, first, `{${second}: ${value}}`) :
    whole.replace(inner, () => fieldInBraces(inner, second, value));
  return line.replace(whole, () => edited);
}

/** @param {string} braces @param {string} name @param {string} value */
function fieldInBraces(braces, name, value) {
  const there = new RegExp(`([{,] *${name}: *)([^,{}[\\]]*)(?=[,}])`);
  if (there.test(braces)) return braces.replace(there, (_, head) => `${head}${value}`);
  const inner = braces.slice(1, -1).trim();
  return inner ? `{${inner}, ${name}: ${value}}` : `{${name}: ${value}}`;
}
