/** Offers as rows: read from a spreadsheet, written as YAML. */

/** @typedef {import("../types").Offer} Offer */

export const columns = /** @type {const} */ ([
  "name", "kind", "words", "amount", "models", "regions", "dealers", "needs", "from", "to",
  "quantity", "source", "say", "offer", "skip",
]);

/** @typedef {typeof columns[number]} Column */
/** @typedef {Partial<Record<Column, string>>} Row */

/**
 * What columns are called in sheets, the more special names first.
 *
 * @type {[Column, RegExp][]}
 */
const heads = [
  ["from", /开始|起始|生效|from|start|begin/i],
  ["to", /结束|截止|到期|失效|^to$|until|end/i],
  ["needs", /条件|要求|need|condition/i],
  ["words", /叫法|说法|关键词|别名|words|called/i],
  ["say", /话术|正确|口播|say|line/i],
  ["source", /来源|依据|文件|批准|source|proof/i],
  ["dealers", /门店|经销商|店|dealer|store/i],
  ["regions", /地区|区域|城市|region|city/i],
  ["models", /车型|车系|型号|model/i],
  ["quantity", /数量|名额|台数|库存|quantity|stock/i],
  ["amount", /金额|价格|额度|优惠|amount|price|value/i],
  ["kind", /类型|类别|种类|kind|type/i],
  ["offer", /编号|键|^key$|^id$|^offer$/i],
  ["name", /名称|政策|项目|权益|name|title/i],
];

/** @type {[string, RegExp][]} */
const kindWords = [
  ["finance", /金融|贷|首付|免息|利率|finance|loan/i],
  ["gift", /赠|礼|送|gift/i],
  ["service", /服务|保养|质保|售后|service|warranty/i],
  ["price", /价|price/i],
  ["subsidy", /补|贴|优惠|减|subsidy|cash/i],
];

/**
 * What each column seems to be, and whether the first row names them.
 *
 * @param {string[][]} rows @returns {{columns: Column[], hasHead: boolean}}
 */
export function guess(rows) {
  const width = Math.max(0, ...rows.map((row) => row.length));
  /** @type {Set<Column>} */
  const taken = new Set();
  const named = (rows[0] ?? []).map((cell) => {
    const found = heads.find(([column, pattern]) => !taken.has(column) && cell.length <= 12 &&
      pattern.test(cell))?.[0];
    if (found) taken.add(found);
    return found;
  });
  const hasHead = named.filter(Boolean).length >= 2 && !(rows[0] ?? []).some((one) => /\d/.test(one));
  /** @type {Column[]} */
  const usual = ["name", "kind", "amount", "from", "to", "source", "say"];
  return {
    columns: Array.from({length: width}, (_, i) => (hasHead ? named[i] : usual[i]) ?? "skip"),
    hasHead,
  };
}

/** @param {string[][]} body @param {Column[]} chosen @returns {Row[]} */
export const rowsFrom = (body, chosen) => body.map((cells) => {
  /** @type {Row} */
  const row = {};
  chosen.forEach((column, i) => {
    if (column !== "skip" && cells[i]) row[column] ??= cells[i];
  });
  return row;
}).filter((row) => row.name || row.words);

/** @param {string | undefined} text */
export const kindOf = (text) =>
  kindWords.find(([kind, pattern]) => text === kind || pattern.test(text ?? ""))?.[0] ?? "subsidy";

/**
 * As ledgers write days; anything else stays, and the service says what is wrong with it.
 *
 * @param {string} text @param {string} today  2026-11-26
 */
export function dayOf(text, today) {
  const parts = text.match(/\d+/g)?.map(Number) ?? [];
  if (parts.length === 2) parts.unshift(Number(today.slice(0, 4)));
  const [year = 0, month = 0, day = 0] = parts;
  if (parts.length !== 3 || year < 2000 || month > 12 || day > 31) return text;
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** @param {string} text */
const list = (text) => text.split(/[、,，;；/\n]+/).map((one) => one.trim()).filter(Boolean);

/** @param {string} text  in quotes where it could mean something else */
const scalar = (text) => /^[\p{L}\p{N}][\p{L}\p{N}_.%-]*$/u.test(text) ? text : JSON.stringify(text);

/** @param {string[]} all */
const flow = (all) => `[${all.map(scalar).join(", ")}]`;

const hostCharacters = 16;

/**
 * Entries of a ledger, a line each field.
 *
 * @param {Row[]} rows @param {Iterable<string>} taken  keys that are in use @param {string} today
 */
export function entries(rows, taken, today) {
  const used = new Set(taken);
  return rows.map((row) => {
    const name = row.name ?? list(row.words ?? "")[0] ?? "";
    const kind = kindOf(row.kind ?? name);
    const wish = (row.offer ?? "").toLowerCase().replace(/[^a-z0-9_]+/g, "_").replace(/^_+|_+$/g, "");
    let key = wish || kind;
    for (let n = 2; used.has(key); n++) key = `${wish || kind}_${n}`;
    used.add(key);
    const say = row.say ?? [...`${name}${row.amount ?? ""}`].slice(0, hostCharacters).join("");
    const needs = list(row.needs ?? "").map((need) =>
      `{need: ${scalar(need)}, words: [${scalar(need)}]}`);
    return [
      `- offer: ${key}`, `  name: ${scalar(name)}`, `  kind: ${kind}`,
      `  words: ${flow(row.words ? list(row.words) : [name])}`,
      row.amount && `  amount: ${scalar(row.amount.replace(/[,，\s¥￥]/g, ""))}`,
      row.models && `  models: ${flow(list(row.models))}`,
      row.regions && `  regions: ${flow(list(row.regions))}`,
      row.dealers && `  dealers: ${flow(list(row.dealers))}`,
      needs.length > 0 && `  needs: [${needs.join(", ")}]`,
      row.from && `  from: ${scalar(dayOf(row.from, today))}`,
      row.to && `  to: ${scalar(dayOf(row.to, today))}`,
      row.quantity && `  quantity: ${scalar(row.quantity)}`,
      row.source && `  source: ${scalar(row.source)}`, `  say: ${scalar(say)}`,
    ].filter(Boolean).join("\n");
  });
}

/** @param {string} text @param {string[]} added  entries @returns {string} */
export function withEntries(text, added) {
  const dash = /^( *)- *\{? *offer:/m.exec(text);
  const space = dash?.[1] ?? "  ";
  const lines = added.map((entry) => entry.replace(/^/gm, space)).join("\n");
  const head = dash ? text.trimEnd() : `${text.replace(/^offers:.*$/m, "").trimEnd()}\noffers:`.trimStart();
  return `${head}\n${lines}\n`;
}
