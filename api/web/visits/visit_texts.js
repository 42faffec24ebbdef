// @ts-check
/** The words of a visit and its displays; a part of texts.js. */

/** @param {string[]} names */
function listed(names) {
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}` : names.join("");
}

export const visit = {
  title: (/** @type {string} */ when) => `Visit, ${when}`,
  waits: "This visit is kept on this phone. It is sent, and its photos after it, when the connection is back.",
  refused: (/** @type {string} */ why) => `The service did not take this visit: ${why}`,
  planned: "Planned visit",
  unplanned: "Unplanned visit",
  photosTitle: "Photos",
  tipsTitle: "How to take a good photo",
  tips: [
    "Stand straight in front of the display, about two metres away.",
    "Get the whole display in, from the top shelf to the floor.",
    "Too wide for one photo? Take several side by side, each showing a fifth of the one before: what two of them show " +
      "counts once.",
  ],
  camera: "Camera",
  files: "Gallery",
  /** What screen readers say; it begins with the visible word. */
  cameraFor: (/** @type {string} */ display) => `Camera: take a photo of ${display}`,
  filesFor: (/** @type {string} */ display) => `Gallery: choose photos of ${display}`,
  addDisplay: "Add another display",
  displayType: "Kind of display",
  add: "Add",
  cancel: "Cancel",
  noPhotos: "No photos of this display yet.",
  display: (/** @type {string} */ type, /** @type {number} */ n) => (n === 1 ? type : `${type} ${n}`),
  noResultYet: "The score appears here as soon as the first photo is analysed.",
  working: (/** @type {number} */ n) =>
    n === 1 ? "1 photo is still being analysed." : `${n} photos are still being analysed.`,
  leave: "Photos are still being uploaded.",
  readOnly: "You can look at this visit but not add photos.",
};

export const scenes = /** @type {Record<string, string>} */ ({
  shelf: "Shelf",
  cooler: "Cooler",
  end_cap: "End cap",
  floor_stack: "Floor stack",
  counter: "Counter",
  checkout: "Checkout",
  display_case: "Display case",
  other: "Other display",
});

export const overlap = {
  pending: "The photos of this display are being compared, so that nothing counts twice.",
  failed: "These photos could not be compared: what two of them show counts twice.",
  apart: "These photos do not overlap: each counts by itself.",
  together: (/** @type {string[]} */ names, /** @type {number} */ shared) =>
    `${listed(names)} overlap: ${shared === 1 ? "1 product is" : `${shared} products are`} on more than one of them ` +
    `and ${shared === 1 ? "counts" : "count"} once.`,
  alone: (/** @type {string[]} */ names) =>
    names.length === 1
      ? `${names[0]} overlaps with no other photo and counts by itself.`
      : `${listed(names)} overlap with no other photo and count by themselves.`,
  doubtful: (/** @type {string[]} */ names) =>
    `${listed(names)} may show some of the same products, which would count twice. One more photo that shows a part of ` +
    "both makes it clear.",
  overview: (/** @type {string[]} */ names) => `${listed(names)} as one picture`,
  scroll: "All in one picture; a wide one can be moved sideways.",
};
