/** An approved text as a picture for a chat or an album: drawn here, nothing leaves the browser. */

/** @typedef {import("../types").CopyText} CopyText */

const width = 1080;
const margin = 84;
const face = "system-ui, 'Noto Sans CJK SC', sans-serif";

/**
 * A colour of the pages, the same in both themes.
 *
 * @param {"card" | "card-edge" | "card-ink" | "card-dim" | "card-link"} name
 */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/**
 * @param {CopyText} text @returns {Promise<Blob>}
 */
export function picture(text) {
  const canvas = document.createElement("canvas");
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const lines = laidOut(pen, text);
  const last = lines[lines.length - 1];
  canvas.width = width;
  canvas.height = Math.max(1080, (last ? last.y + last.size : 0) + margin + 40);
  pen.fillStyle = colour("card");
  pen.fillRect(0, 0, width, canvas.height);
  pen.fillStyle = colour("card-edge");
  pen.fillRect(0, 0, width, 18);
  pen.textBaseline = "top";
  for (const line of lines) {
    pen.font = line.font;
    pen.fillStyle = line.ink;
    pen.fillText(line.text, margin, line.y);
  }
  return new Promise((resolve, reject) => canvas.toBlob((blob) =>
    blob ? resolve(blob) : reject(new Error("no picture")), "image/png"));
}

/**
 * @param {CanvasRenderingContext2D} pen @param {CopyText} text
 * @returns {{text: string, y: number, size: number, font: string, ink: string}[]}
 */
function laidOut(pen, text) {
  let y = margin + 10;
  const title = placed(text.title ? wrapped(pen, text.title, 68, "700") : [], 68, "700", colour("card-ink"));
  if (title.length) y += 30;
  const body = text.body.split("\n").flatMap((line) => {
    const isFine = line.startsWith("※");
    const isTags = line.startsWith("#");
    const size = isFine ? 30 : isTags ? 34 : 42;
    if (!line.trim()) {
      y += 26;
      return [];
    }
    return placed(wrapped(pen, line, size, "400"), size, "400",
      isFine ? colour("card-dim") : isTags ? colour("card-link") : colour("card-ink"));
  });
  return [...title, ...body];

  /** @param {string[]} all @param {number} size @param {string} weight @param {string} ink */
  function placed(all, size, weight, ink) {
    return all.map((line) => {
      const at = y;
      y += Math.round(size * 1.5);
      return {text: line, y: at, size, font: `${weight} ${size}px ${face}`, ink};
    });
  }
}

/** No line begins with these. */
const closing = new Set("，。；：！？、）」』”》…%");

/**
 * @param {CanvasRenderingContext2D} pen @param {string} text @param {number} size
 * @param {string} weight
 */
function wrapped(pen, text, size, weight) {
  pen.font = `${weight} ${size}px ${face}`;
  /** @type {string[]} */
  const lines = [];
  let line = "";
  // A number, a word or a picture stays whole.
  for (const piece of text.match(/[\w.%°]+|\p{Extended_Pictographic}\uFE0F?|[^]/gu) ?? []) {
    const isFull = pen.measureText(line + piece).width > width - 2 * margin;
    if (line && isFull && !closing.has(piece)) {
      lines.push(line);
      line = piece.trimStart();
    } else {
      line += piece;
    }
  }
  return line ? [...lines, line] : lines;
}
