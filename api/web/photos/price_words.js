// @ts-check
/** What a price tag says, and where it can be written on the photo. Pure. */

/** A candidate for a price is named when it is more likely right than wrong. */
const LIKELY = 0.5;
/** Width of a digit as a share of the letters' height. */
const DIGIT = 0.62;
const LINE = 1.3;

/**
 * @typedef {"read" | "doubtful" | "unread"} Reading
 * @typedef {{x: number, y: number, width: number, height: number}} Ground
 * @typedef {Ground & {text: string, reading: Reading}} PriceLabel
 */

/**
 * @param {Record<string, any>} tag
 * @returns {Reading}
 */
export function reading(tag) {
  if (tag.price) return "read";
  return tag.candidates?.length ? "doubtful" : "unread";
}

/**
 * The price; the price that it may be with a question mark; nothing where none was seen.
 * @param {Record<string, any>} tag
 */
export function priceWord(tag) {
  if (tag.price) return String(tag.price);
  const [likeliest] = tag.candidates ?? [];
  if (!likeliest) return "";
  return likeliest[1] >= LIKELY ? `${likeliest[0]}?` : "?";
}

/**
 * Labels below or above their tags, over no other label or tag; where there is no place there is no label.
 * @param {import("./boxes.js").ShelfBox[]} tags
 * @param {number} letters height of the letters in pixels of the photo
 * @param {number} right end of the photo
 * @returns {PriceLabel[]}
 */
export function priceLabels(tags, letters, right) {
  const taken = tags.map(({ box: [x, y, width, height] }) => ({ x, y, width, height }));
  /** @type {PriceLabel[]} */
  const labels = [];
  for (const { box, facts } of tags) {
    const text = priceWord(facts);
    const size = { width: (text.length * DIGIT + 0.5) * letters, height: LINE * letters };
    const x = Math.max(0, Math.min(right - size.width, box[0] + (box[2] - size.width) / 2));
    const grounds = [box[1] + box[3], box[1] - size.height].map((y) => ({ x, y, ...size }));
    const free = grounds.find((ground) => ![...taken, ...labels].some((other) => meet(other, ground)));
    if (text && free) labels.push({ ...free, text, reading: reading(facts) });
  }
  return labels;
}

/**
 * @param {Ground} a
 * @param {Ground} b
 */
function meet(a, b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
