// @ts-check
/**
 * Every word the page shows, in one place. A translation replaces this module and its parts, `…_texts.js`.
 * Entries that need a value are functions, so that word order stays in the translator's hands.
 */
import { actions } from "./action_texts.js";
import { app, errors } from "./app_texts.js";
import { product, products } from "./catalog_texts.js";
import { checks } from "./check_texts.js";
import { leaving } from "./leaving_texts.js";
import { reports } from "./report_texts.js";
import { review, workList } from "./review_texts.js";
import { brief, route } from "./route_texts.js";
import { standards } from "./standard_texts.js";
import { unknowns } from "./unknown_texts.js";

/** @param {number} hours */
function timeSpan(hours) {
  const [count, unit] = hours < 48 ? [Math.round(hours), "hour"] : [Math.round(hours / 24), "day"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** @param {number} metres */
function distance(metres) {
  return metres < 10_000 ? `${(metres / 1000).toFixed(1)} km` : `${Math.round(metres / 1000)} km`;
}

/** @param {string[]} names */
function listed(names) {
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}` : names.join("");
}

export const texts = {
  app,
  errors,

  login: {
    title: "Log in",
    email: "E-mail",
    password: "Password",
    show: "Show password",
    hide: "Hide password",
    submit: "Log in",
    busy: "Logging in …",
    missing: "Enter your e-mail and your password.",
    withProvider: (/** @type {string} */ name) => `Log in with ${name}`,
    providerRefused: "The log-in was not finished. Try again, or log in with your password.",
  },

  outlets: {
    title: "Outlets",
    search: "Search by name, code or address",
    more: "Show more outlets",
    empty: "No outlets yet. Ask your manager to assign a territory to you.",
    noMatch: (/** @type {string} */ words) => `No loaded outlet matches “${words}”.`,
    shown: (/** @type {number} */ n) => (n === 1 ? "1 outlet" : `${n} outlets`),
    outletClass: (/** @type {string} */ letter) => `Class ${letter}`,
    inactive: "Closed",
  },

  products,
  product,
  unknowns,
  reports,
  actions,
  route,
  brief,
  leaving,
  standards,
  checks,

  outlet: {
    startTitle: "Visit this outlet",
    start: "Start a visit",
    startBusy: "Starting …",
    continue: (/** @type {string} */ time) => `Continue the visit of ${time}`,
    startAnother: "Start another visit",
    historyTitle: "Results over time",
    historyEmpty: "No results yet. The first visit with photos brings the first score.",
    chart: (/** @type {string} */ list) => `Display score of the last visits, oldest first: ${list}.`,
    notScored: "not scored",
    visitsTitle: "Visits",
    visitWithout: "No result yet",
    more: "Show older results",
  },

  visit: {
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
  },

  scenes: /** @type {Record<string, string>} */ ({
    shelf: "Shelf",
    cooler: "Cooler",
    end_cap: "End cap",
    floor_stack: "Floor stack",
    counter: "Counter",
    checkout: "Checkout",
    display_case: "Display case",
    other: "Other display",
  }),

  overlap: {
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
  },

  photo: {
    title: (/** @type {number} */ n) => `Photo ${n}`,
    heading: "Photo",
    open: (/** @type {string} */ name, /** @type {string} */ state) => `${name}: ${state}. Open`,
    checking: "Being checked …",
    takeAgain: "Take again",
    useAnyway: "Use anyway",
    announceFlaw: (/** @type {string} */ name, /** @type {string} */ flaw, /** @type {string} */ advice) =>
      `${name}: ${flaw}. ${advice}`,
    waiting: "Waiting",
    sending: (/** @type {number} */ percent) => `Uploading ${percent} %`,
    storing: "Being stored …",
    retrying: (/** @type {number} */ seconds) => `No connection. Next try in ${seconds} s`,
    stopped: "Not sent: no connection",
    refused: "Not accepted",
    queued: "In line for analysis",
    analysing: "Being analysed",
    failed: "Analysis failed",
    done: "Analysed",
    retry: "Retry now",
    remove: "Remove",
    progress: (/** @type {string} */ name) => `Upload of ${name}`,
    announceSent: (/** @type {string} */ name) => `${name} is uploaded.`,
    announceDone: (/** @type {string} */ name, /** @type {string} */ verdict) => `${name} is analysed: ${verdict}.`,
    announceProblem: (/** @type {string} */ name, /** @type {string} */ detail) => `${name}: ${detail}`,
    failedAdvice: "The analysis of this photo did not work. Take the photo again.",
    stillWorking: "This photo is still being analysed. The result appears here by itself.",
    duplicate: "The very same photo was uploaded before.",
    resultTitle: "This photo alone against the standard",
    loadPicture: "Loading the photo …",
    notShown: "Your browser cannot show this photo.",
  },

  viewer: {
    label: "Photo with boxes. Scroll to move, use the buttons to zoom.",
    layers: "Show on the photo",
    facings: "Facings",
    gaps: "Gaps",
    price_tags: "Price tags",
    pop: "POP",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    fit: "Whole photo",
    noRow: "No row",
    tapHint: "Tap a box to see what it is.",
    marks: {
      uncounted: (/** @type {number} */ n) => `Grey and dashed: seen, but not counted (${n})`,
      elsewhere: (/** @type {number} */ n) => `Faint: also on another photo, and counted there (${n})`,
      doubtful: (/** @type {number} */ n) => `White on black: a price that is not sure (${n})`,
    },
    uncounted: {
      duplicate: "Also on another photo, and counted there",
      unconfirmed: "Doubtful, and not found on other photos of this place",
      secondRow: "Stands behind another product",
      noRow: "Stands beside the display",
      readTwice: "Part of another box, or around several: counted there",
      hidden: (/** @type {number} */ percent) => `Only ${percent} % of it can be seen`,
    },
    unread: /** @type {Record<string, string>} */ ({
      "too-small": "Too small on the photo: go closer",
      "cut-off": "The tag is cut off",
      "no-price": "No price was found on it",
      doubtful: "It could not be read surely",
    }),
    previous: "Previous box",
    next: "Next box",
    close: "Close",
    evidence: (/** @type {string} */ label) => `You see the boxes of: ${label}.`,
    showAll: "Show all boxes",
    kinds: /** @type {Record<string, string>} */ ({
      facings: "Facing",
      gaps: "Gap",
      price_tags: "Price tag",
      pop: "POP material",
    }),
    counter: (/** @type {number} */ n, /** @type {number} */ all) => (n ? `${n} of ${all}` : `${all} boxes`),
    facts: {
      row: "Row",
      rowOfBay: (/** @type {number} */ row, /** @type {number} */ bay) => `${row} of bay ${bay}`,
      position: "Place in the row",
      sku: "Product",
      unknownSku: "Not known yet",
      certainty: "Surely there",
      stacked: "Stacked on another",
      counts: "Does not count",
      why: "Why",
      perhaps: "It may be",
      barcode: "Barcode",
      current: "Of the campaign in force",
      visible: "To be seen of it",
      slots: "Empty places",
      price: "Price",
      regularPrice: "Regular price",
      noPrice: "Not read",
      promo: "Promotion",
      text: "Text",
      kind: "Kind",
      material: "Material",
      unknown: "Not known yet",
      yes: "Yes",
      no: "No",
    },
    empty: "There is no box to show.",
  },

  shelf: {
    rowsTitle: "Rows, from the top",
    row: (/** @type {number} */ n) => `Row ${n}`,
    bay: (/** @type {number} */ n, /** @type {number} */ count) =>
      n === 1 ? "Bay 1, on the left" : n === count ? `Bay ${n}, on the right` : `Bay ${n}`,
    facings: (/** @type {number} */ n) => (n === 1 ? "1 facing" : `${n} facings`),
    empty: (/** @type {number} */ n) => (n === 1 ? "1 empty place" : `${n} empty places`),
    height: (/** @type {number} */ cm, /** @type {number} */ sigma) =>
      sigma ? `${cm} cm above the floor (± ${sigma} cm)` : `about ${cm} cm above the floor`,
    zones: /** @type {Record<string, string>} */ ({
      stretch: "above eye level",
      eye: "eye level",
      touch: "hand height",
      stoop: "knee height or below",
    }),
    byOrder: "Heights are guessed from the order of the rows.",
    uncounted: (/** @type {number} */ n) =>
      `${n} more ${n === 1 ? "product was" : "products were"} seen and ${n === 1 ? "does" : "do"} not count: ` +
      "hidden, in the second row, or beside the display.",
    unconfirmed: (/** @type {number} */ n) =>
      `${n} ${n === 1 ? "product is" : "products are"} doubtful here and not found on other photos of the same place: ` +
      `${n === 1 ? "it does" : "they do"} not count.`,
    stacked: (/** @type {number} */ n) =>
      `${n} of these facings ${n === 1 ? "is" : "are"} stacked on others. Checks count the ones below alone, unless ` +
      "the standard says otherwise.",
    elsewhere: (/** @type {number} */ n) =>
      `${n} ${n === 1 ? "product is" : "products are"} also on another photo of this display and ` +
      `${n === 1 ? "counts" : "count"} there.`,
    productsTitle: "Products",
    productsHint: "Tap a product to see where it stands.",
    ownership: /** @type {Record<string, string>} */ ({ own: "own", competitor: "competitor" }),
    unnamed: (/** @type {number} */ n) =>
      `${n} more ${n === 1 ? "facing has" : "facings have"} no name yet: nobody has taught these products, or they ` +
      "cannot be told for sure.",
    pricesTitle: "Price tags",
    pricesRead: (/** @type {number} */ read, /** @type {number} */ all) =>
      `${read} of ${all} read.${read ? " Tap a price to see its tag." : ""}`,
    price: (/** @type {string} */ word) => `${word}: show the tag on the photo`,
    doubtful: (/** @type {string} */ word) => `Doubtful: ${word} Show the tag on the photo`,
    doubtfulHint: "Not sure. Compare with the photo:",
    promo: "promo",
    unread: (/** @type {number} */ n) =>
      `${n === 1 ? "1 tag has" : `${n} tags have`} no readable price. Go closer to read small tags.`,
  },

  suspicion: {
    title: "Where does this photo come from?",
    marks: /** @type {Record<string, (suspicion: any) => string>} */ ({
      "same-bytes": () => "The very same file was uploaded before.",
      "same-picture": () => "An earlier photo of another display shows the same picture.",
      "photo-of-screen": () => "It looks like a photo of a screen.",
      "other-time": ({ hours_from_visit: hours }) =>
        `It was taken ${timeSpan(Math.abs(hours))} ${hours < 0 ? "before" : "after"} the visit began.`,
      "other-place": ({ metres_from_outlet: metres }) => `It was taken ${distance(metres)} away from the outlet.`,
      other: () => "Something about its origin is odd.",
    }),
    showOther: "Show the earlier photo",
    meaning: "This changes no score, and the rep does not see it. Look at the photo before you decide.",
    tile: "Check where it comes from",
  },

  quality: /** @type {Record<string, {name: string, advice: string}>} */ ({
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
  }),
  flawSerious: "This photo can hardly be judged.",
  flawUsable: "It can be judged, but a better photo gives a surer score.",
  qualityUnusable: "This photo cannot be judged.",
  qualityUsable: "It could be judged, but a better photo gives a surer score.",

  verdicts: /** @type {Record<string, string>} */ ({
    pass: "Standard met",
    fail: "Standard not met",
    review: "A person must check",
    not_scorable: "Cannot be scored",
  }),
  /** A verdict that stands whatever comes of the doubtful checks. */
  doubtfulChecks: (/** @type {string} */ verdict, /** @type {number} */ n) =>
    `${verdict}, ${n === 1 ? "1 check is" : `${n} checks are`} doubtful`,
  lineVerdicts: /** @type {Record<string, string>} */ ({
    pass: "Met",
    fail: "Not met",
    review: "To be checked",
    not_measured: "Not measured",
  }),

  review,
  workList,

  result: {
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
  },
};
