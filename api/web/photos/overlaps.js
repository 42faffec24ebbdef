// @ts-check
/** What the photos of a display show together, as the service found out. Pure. */

/**
 * @typedef {object} Box
 * @property {string} id as in the photo's analysis
 * @property {boolean} duplicate another photo shows it better, and there it counts
 * @property {string} representative
 * @property {boolean} [unconfirmed] of facings: other photos show the place, and find nothing there
 *
 * @typedef {object} Fusion
 * @property {"none" | "pending" | "done" | "failed"} state
 * @property {{photo_id: string, group: number, overlapping: boolean, boxes: Box[]}[]} photos
 * @property {[string, string][]} doubtful photos that may overlap, though they are not taken to
 * @property {{facings: number, rows: number} | null} totals
 * @property {boolean} overview
 */

/**
 * The photos that hang together, largest group first, and the facings that are on more than one photo of the group.
 * @param {Fusion} fusion
 * @returns {{photos: string[], shared: number}[]}
 */
export function groups(fusion) {
  const found = /** @type {Map<number, {photos: string[], shared: number}>} */ (new Map());
  for (const { photo_id, group, boxes } of fusion.photos) {
    const entry = found.get(group) ?? { photos: [], shared: 0 };
    entry.photos.push(photo_id);
    entry.shared += boxes.filter(({ id, duplicate }) => duplicate && isFacing(id)).length;
    found.set(group, entry);
  }
  return [...found.entries()].sort(([a], [b]) => a - b).map(([, entry]) => entry);
}

/**
 * The photos that surely overlap with no other one.
 * @param {Fusion} fusion
 * @returns {string[]}
 */
export function alone(fusion) {
  const unsure = new Set(fusion.doubtful.flat());
  return groups(fusion).flatMap(({ photos }) => (photos.length === 1 && !unsure.has(photos[0]) ? photos : []));
}

/**
 * The analysis of one photo with `duplicate` on everything that counts on another photo, and `unconfirmed` on facings
 * that do not count because others do not find them. What a person said more of has the score 1, and counts.
 * @param {Record<string, any>} analysis
 * @param {Fusion | null} fusion
 * @param {string} photoId
 * @returns {Record<string, any>}
 */
export function markDuplicates(analysis, fusion, photoId) {
  const photo = fusion?.photos.find(({ photo_id }) => photo_id === photoId);
  if (!photo) return analysis;
  const duplicates = new Set(photo.boxes.filter(({ duplicate }) => duplicate).map(({ id }) => id));
  const doubted = new Set(photo.boxes.filter(({ unconfirmed }) => unconfirmed).map(({ id }) => id));
  const confirmed = (/** @type {any} */ facing) =>
    doubted.has(facing.id) && facing.counts !== false && facing.score < 1
      ? { ...facing, counts: false, duplicate: false, unconfirmed: true }
      : facing;
  const marked = (/** @type {string} */ prefix) => (/** @type {any} */ facts, /** @type {number} */ i) => ({
    ...facts,
    duplicate: duplicates.has(facts.id ?? `${prefix}:${i}`),
  });
  return {
    ...analysis,
    facings: analysis.facings.map(marked("facing")).map(confirmed),
    gaps: analysis.gaps.map(marked("gap")),
    price_tags: analysis.price_tags.map(marked("price_tag")),
    pop: analysis.pop.map(marked("pop")),
  };
}

/** @param {string} boxId gaps, price tags and POP pieces are numbered behind a colon */
function isFacing(boxId) {
  return !boxId.includes(":");
}
