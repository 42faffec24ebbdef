// @ts-check
/** The words of flaws, verdicts and results; a part of texts.js. */

export const quality = /** @type {Record<string, {name: string, advice: string}>} */ ({
  blurred: {
    name: "Blurred",
    advice: "Hold the phone still, tap the display to focus, and take it again.",
  },
  "too-dark": { name: "Too dark", advice: "Switch on the light or the flash and take it again." },
  overexposed: {
    name: "Too bright",
    advice: "Turn away from windows and lamps, switch the flash off, and take it again.",
  },
  "too-small": {
    name: "Too small",
    advice: "Use the camera's full resolution, go closer, and take it again.",
  },
  "not-a-shelf": {
    name: "No shelf to be seen",
    advice: "Point the camera at the shelf, so that its products fill the photo, and take it again.",
  },
  obstructed: {
    name: "Something is in the way",
    advice: "Keep fingers off the lens, wait until nobody stands before the shelf, and take it again.",
  },
  "too-far": { name: "Too far away", advice: "Go closer, and take several photos side by side." },
  tilted: { name: "Tilted", advice: "Hold the phone upright and straight in front of the shelf." },
  glare: {
    name: "Reflections in the glass",
    advice: "Step aside until the reflection leaves the glass, open the door, or switch the flash off.",
  },
  "cut-off": {
    name: "Shelf cut off",
    advice: "Step back until the top and the bottom shelf are whole, or take several photos side by side.",
  },
  other: { name: "A flaw", advice: "Look at the photo; take it again if products are hard to see." },
});

export const flawSerious = "This photo can hardly be judged.";
export const flawUsable = "It can be judged, but a better photo gives a surer score.";
export const qualityUnusable = "This photo cannot be judged.";
export const qualityUsable = "It could be judged, but a better photo gives a surer score.";

export const verdicts = /** @type {Record<string, string>} */ ({
  pass: "Standard met",
  fail: "Standard not met",
  review: "A person must check",
  not_scorable: "Cannot be scored",
});

/** A verdict that stands whatever comes of the doubtful checks. */
export const doubtfulChecks = (/** @type {string} */ verdict, /** @type {number} */ n) =>
  `${verdict}, ${n === 1 ? "1 check is" : `${n} checks are`} doubtful`;

export const lineVerdicts = /** @type {Record<string, string>} */ ({
  pass: "Met",
  fail: "Not met",
  review: "To be checked",
  not_measured: "Not measured",
});

export const result = {
  title: "Result of this visit",
  score: (/** @type {number} */ score) => `Display score ${score} of 100`,
  outOf: "of 100",
  explained: (/** @type {number} */ score, /** @type {number} */ coverage) =>
    `${score} of 100, judged on ${coverage} % of the standard.`,
  passedDespite: (/** @type {number} */ n) =>
    `${n === 1 ? "1 check is" : `${n} checks are`} not met; the points are enough all the same.`,
  explainedRest: (/** @type {number} */ rest) =>
    `The other ${rest} % could not be measured and do not count against you.`,
  notScorable: (/** @type {number} */ coverage) =>
    `Only ${coverage} % of the standard could be judged. That is too little for a fair score.`,
  notScorableHint: "This does not count as a failure.",
  notScorableWhy: "This does not count as a failure. Below, under “Not measured”, stands what would help.",
  actionsTitle: "Do this now",
  nothingToDo: "Nothing to mend. Well done.",
  checksTitle: "All checks",
  notMeasuredTitle: "Not measured",
  notMeasuredHint: "These checks do not count in the score.",
  /** Of these KPIs less is better. */
  target: (/** @type {string} */ kpi, /** @type {string} */ target) =>
    kpi === "gaps" ? `at most ${target}` : `target ${target}`,
  weight: (/** @type {number} */ share) => `${share} % of the standard`,
  probability: (/** @type {number} */ percent) => `${percent} % sure that the target is met`,
  showOnPhoto: "Show on the photo",
  showOnPhotoFor: (/** @type {string} */ label) => `Show on the photo: ${label}`,
  revision: (/** @type {number} */ n) => `Version ${n}`,
};
