/**
 * A cue in the largest type that its place allows: where it may break, how its phrases go into
 * lines, and how large type must be to be read from where the host stands. Pure: text and sizes in,
 * lines and sizes out.
 */

/** What no line may break, besides single words. */
export const terms = [
  "小风车", "小卡片", "置换补贴", "以旧换新", "报废补贴", "到店礼", "试驾礼", "留电话", "留资", "落地价",
  "指导价", "裸车价", "购置税", "免息", "贴息", "首付", "月供", "金融方案", "三电质保", "终身质保",
  "充电桩", "快充", "续航", "电池", "热泵", "智驾", "辅助驾驶", "试驾", "现车", "提车", "交付", "订金",
  "定金", "大定", "小定", "福袋", "红包", "权益", "权益清单", "公里", "万公里", "粉丝团", "直播间",
  "点关注", "刚进来", "新进来", "补贴", "优惠", "报价单", "门店", "城市", "车机", "后备厢", "儿童座椅",
  "激光雷达", "CLTC",
];

/** Most that one glance takes: two seconds at nine characters a second. */
export const mostUnits = 16;
/** What a cue should keep to. */
export const goodUnits = 12;

/** Line height of a cue, in its type size. */
export const cueLine = 1.18;

/**
 * Characters as wide as a Chinese one; Latin letters, digits and half-width signs are half.
 *
 * @param {string} text  may hold cuts
 */
export function units(text) {
  let sum = 0;
  for (const letter of text.replaceAll("|", "").trim()) sum += isWide(letter) ? 1 : 0.5;
  return sum;
}

/** @param {string} letter */
const isWide = (letter) => (letter.codePointAt(0) ?? 0) >= 0x2e80;

// Where a cue may break

const segmenter = "Segmenter" in Intl ? new Intl.Segmenter("zh", {granularity: "word"}) : undefined;

/** Signs and particles that belong to what is before them. */
const clings = /^[\s,.!?;:%)\]}°'"，。！？；：、）】」』》”’…%～~·的了吗呢吧啊呀哦嘛地得着过们里上下到]+$/u;
/** Signs that belong to what comes after. */
const opens = /^[(\[{（【「『《“‘¥$+−-]$/u;
const digits = /^[\d.,:/~–-]+$/;
const measures = /^(元|万元|万|千|百|亿|块|毛|分|公里|千瓦时|千瓦|度|折|期|年|月|日|号|天|点|分钟|秒|小时|个|台|次|人|座|项|km|kWh|kW|%|L)$/u;
const single = /^[\u3400-\u9fff]$/u;

/**
 * The words of a phrase, in order; together they are the phrase. Terms stay whole, signs and
 * particles stay with their word, a number stays with its measure, and a lone character joins the
 * word after it.
 *
 * @param {string} phrase
 * @param {string[]} [more]  terms of this room
 * @returns {string[]}
 */
export function wordsOf(phrase, more = []) {
  const pieces = segmenter ? [...segmenter.segment(phrase)].map((s) => s.segment) : [...phrase];
  /** @type {string[]} */
  const words = [];
  for (const piece of withTerms(phrase, pieces, [...terms, ...more])) {
    const last = words.at(-1);
    if (last !== undefined && belongsTo(last, piece))
      words[words.length - 1] = last + piece;
    else
      words.push(piece);
  }
  // A lone character at the end has no word after it.
  const [before, end] = words.slice(-2);
  if (before !== undefined && end !== undefined && single.test(bare(end)))
    words.splice(-2, 2, before + end);
  return words;
}

/** @param {string} before @param {string} piece */
function belongsTo(before, piece) {
  if (clings.test(piece) || opens.test(before.slice(-1))) return true;
  if (single.test(before)) return true;
  return digits.test(before.trim()) && measures.test(piece);
}

/** @param {string} text */
const bare = (text) => text.replace(/[\s,.!?，。！？、]+$/u, "");

/**
 * Joins the pieces that a term covers.
 *
 * @param {string} phrase @param {string[]} pieces @param {string[]} all
 * @returns {string[]}
 */
function withTerms(phrase, pieces, all) {
  const inside = new Set();
  for (const term of all) {
    for (let at = phrase.indexOf(term); term && at >= 0; at = phrase.indexOf(term, at + 1))
      for (let i = at + 1; i < at + term.length; i++) inside.add(i);
  }
  /** @type {string[]} */
  const joined = [];
  let at = 0;
  for (const piece of pieces) {
    if (joined.length && inside.has(at))
      joined[joined.length - 1] += piece;
    else
      joined.push(piece);
    at += piece.length;
  }
  return joined;
}

// Lines

/**
 * @typedef {object} Fitted
 * @property {string[]} lines
 * @property {number} px  type size
 * @property {boolean} isCut  every break is one of the writer's own
 */

/**
 * @typedef {object} Place
 * @property {number} width  pixels
 * @property {number} height
 * @property {(text: string) => number} measure  width of a text, in its type size
 * @property {number} [line]  line height, in the type size
 * @property {number} [enough]  pixels from which on the writer's own cuts are kept to
 * @property {number} [most]  pixels
 * @property {number} [lines]  at most so many
 * @property {string[]} [terms]
 */

/**
 * The writer's cuts first; where they leave the type too small to be read, the words between them
 * as well.
 *
 * @param {string} text  with cuts: `点小风车,|留电话|领三千`
 * @param {Place} place
 * @returns {Fitted}
 */
export function fit(text, place) {
  const phrases = phrasesOf(text);
  const enough = place.enough ?? 0;
  const cut = {...arrange(phrases.map((phrase) => [phrase]), place), isCut: true};
  if (phrases.length > 1 && cut.px >= enough) return cut;
  const words = phrases.map((phrase) => wordsOf(phrase, place.terms));
  const free = {...arrange(words, place), isCut: false};
  const best = free.px > cut.px * 1.02 ? free : cut;
  if (best.px >= enough || place.lines !== undefined) return best;
  const narrow = {...arrange(words, {...place, lines: 8}), isCut: false};
  return narrow.px > best.px ? narrow : best;
}

/**
 * Where nobody has cut a text, its signs do.
 *
 * @param {string} text
 */
function phrasesOf(text) {
  const cut = text.split("|").map((phrase) => phrase.trim()).filter(Boolean);
  if (cut.length > 1) return cut;
  return (cut[0] ?? "").split(/(?<=[,;，。；！？])\s*(?!$)|(?<=[:：])\s+/u).filter(Boolean);
}

/** A part that a line may end after; `from` and `to` tell whether a phrase begins or ends with it. */
/** @typedef {{text: string, from: boolean, to: boolean}} Part */

/**
 * Of all ways to put the parts into lines, one with the largest type; of equals the one with fewer
 * lines, and then the most even. A line takes parts of several phrases only if it takes them whole.
 *
 * @param {string[][]} phrases
 * @param {Place} place
 * @returns {{lines: string[], px: number}}
 */
function arrange(phrases, place) {
  const parts = phrases.flatMap(
    (words) =>
      words.map((text, i) => ({text, from: i === 0, to: i === words.length - 1}))
  );
  const line = place.line ?? cueLine;
  /** @type {{lines: string[], px: number}} */
  let best = {lines: [], px: 0};
  for (let count = 1; count <= Math.min(parts.length, place.lines ?? 4); count++) {
    const made = inLines(parts, count, place.measure);
    if (!made) continue;
    const px = Math.min(
      place.width / made.width, place.height / (count * line), place.most ?? Infinity
    );
    if (px > best.px * 1.001) best = {lines: made.lines, px};
  }
  return {lines: best.lines, px: Math.floor(best.px)};
}

/**
 * The parts in so many lines, the longest line as short as can be, the rest as even as can be.
 *
 * @param {Part[]} parts @param {number} count @param {(text: string) => number} measure
 * @returns {{lines: string[], width: number} | undefined}
 */
function inLines(parts, count, measure) {
  const lines = new Map();
  for (let i = 0; i < parts.length; i++)
    for (let j = i; j < parts.length; j++) {
      const text = oneLine(parts, i, j);
      if (text !== undefined) lines.set(i * 256 + j, {text, width: measure(text)});
    }
  // best[k][j]: the parts up to j in k lines.
  /** @type {({width: number, spread: number, from: number} | undefined)[][]} */
  const best = [[]];
  for (let k = 1; k <= count; k++) {
    best.push(parts.map((_, j) => {
      /** @type {{width: number, spread: number, from: number} | undefined} */
      let found;
      for (let i = k - 1; i <= j; i++) {
        const one = lines.get(i * 256 + j);
        const before = k === 1 ? (i === 0 ? {width: 0, spread: 0} : undefined) : best[k - 1]?.[i - 1];
        if (!one || !before) continue;
        const width = Math.max(one.width, before.width);
        const spread = before.spread + one.width ** 2;
        const isBetter = !found || width < found.width - 1e-6 ||
          (width < found.width + 1e-6 && spread < found.spread);
        if (isBetter) found = {width, spread, from: i};
      }
      return found;
    }));
  }
  const last = best[count]?.[parts.length - 1];
  if (!last) return undefined;
  const texts = [];
  for (let k = count, j = parts.length - 1; k > 0; k--) {
    const from = best[k]?.[j]?.from ?? 0;
    texts.unshift(lines.get(from * 256 + j).text);
    j = from - 1;
  }
  return {lines: texts, width: last.width};
}

/**
 * @param {Part[]} parts @param {number} i @param {number} j
 * @returns {string | undefined} nothing where a line would mix halves of phrases
 */
function oneLine(parts, i, j) {
  const own = parts.slice(i, j + 1);
  const crosses = own.some((part, at) => at > 0 && part.from);
  if (crosses && !(own[0]?.from && own.at(-1)?.to)) return undefined;
  const text = own.reduce(
    (sum, part, at) =>
      sum + (at > 0 && part.from && needsSpace(sum, part.text) ? " " : "") + part.text, ""
  );
  return text.trim();
}

/** @param {string} before @param {string} after */
const needsSpace = (before, after) =>
  !isWide(before.slice(-1)) && !isWide(after.charAt(0)) && !before.endsWith(" ");

// Distance

/** Millimetres of one CSS pixel, typical panels. */
export const pixelMm = {
  phone: 0.173,
  tablet: 0.192,
  monitor: 0.277,
  wide: 0.311,
  tv: 0.744
};

/** @typedef {keyof typeof pixelMm} Device */

/** A Chinese glyph fills so much of its type size. */
const glyph = 0.92;
const arcminutesPerRadian = (180 * 60) / Math.PI;

/** Minutes of arc: a cue; what stands beside it; nothing may be smaller (ISO 9241-3 for Latin). */
export const arc = {
  cue: 30,
  beside: 20,
  least: 16
};

/** @param {number} px @param {Device} device @param {number} metres */
export const arcminutes = (px, device, metres) =>
  ((px * glyph * pixelMm[device]) / (metres * 1000)) * arcminutesPerRadian;

/** @param {number} minutes @param {Device} device @param {number} metres */
export const pixelsFor = (minutes, device, metres) =>
  (minutes / arcminutesPerRadian) * metres * 1000 / glyph / pixelMm[device];
