// @ts-check
/**
 * A random UUID (version 4). `crypto.randomUUID` exists only on https; a phone that opens the service over plain
 * http in the office network needs this one.
 * @param {Uint8Array} [bytes] 16 random bytes
 */
export function newId(bytes = crypto.getRandomValues(new Uint8Array(16))) {
  const b = Uint8Array.from(bytes);
  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;
  const hex = Array.from(b, (value) => value.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
