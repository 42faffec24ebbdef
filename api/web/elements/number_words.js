// @ts-check
/** Numbers as they are typed: what is none stays as it is, for the service to refuse and the person to mend. Pure. */

/**
 * @param {string} text
 * @param {boolean} [isPercent] "50" is a share of 0.5
 * @returns {number | string | null} null when nothing is written
 */
export function typedNumber(text, isPercent = false) {
  const plain = text.trim().replace(/\s*%$/, "").replace(",", ".");
  if (plain === "") return null;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain)) return text.trim();
  return isPercent ? Number((Number(plain) / 100).toFixed(6)) : Number(plain);
}

/**
 * The other way round.
 * @param {number | string | null | undefined} value
 * @param {boolean} [isPercent]
 */
export function numberText(value, isPercent = false) {
  if (value === null || value === undefined) return "";
  return typeof value === "number" && isPercent ? `${Number((100 * value).toFixed(4))}` : `${value}`;
}
