// @ts-check
/** The words of the pages about display standards: a part of texts.js, and translated with it. */

const counted = (/** @type {number} */ n, /** @type {string} */ noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;

/** @param {number} points */
function signed(points) {
  const sign = points > 0 ? "+" : points < 0 ? "−" : "±";
  return `${sign}${Math.abs(points).toFixed(1)}`;
}

export const standards = {
  title: "Standards",
  forManagers: "Standards are kept by managers and admins.",
  intro: "What has to be seen at an outlet, how much each check weighs, and from when.",
  state: "Show",
  states: /** @type {Record<string, string>} */ ({ draft: "Draft", published: "Published", retired: "Retired" }),
  filters: /** @type {Record<string, string>} */ ({
    all: "All versions",
    in_force: "In force today",
    draft: "Drafts",
    published: "Published",
    retired: "Retired",
  }),
  search: "Search by code or name",
  more: "Load more versions",
  empty: "No display standard yet. Make the first one.",
  noMatch: "No version matches.",
  shown: (/** @type {number} */ codes, /** @type {number} */ versions, /** @type {boolean} */ more) =>
    `${counted(codes, "standard")}, ${counted(versions, "version")}${more ? " of those loaded" : ""}`,
  fresh: "New standard",
  version: (/** @type {number} */ n) => `Version ${n}`,
  named: (/** @type {string} */ code, /** @type {number} */ version) => `${code}, version ${version}`,

  /** When a version counts. */
  standing: {
    draft: (/** @type {string} */ days) => `Scores nothing yet; meant ${days}`,
    in_force: (/** @type {string} */ since, /** @type {string} */ until) =>
      `In force since ${since}${until && `, until ${until}`}`,
    to_come: (/** @type {string} */ since, /** @type {string} */ until) =>
      `In force from ${since}${until ? ` to ${until}` : " on"}`,
    over: (/** @type {string} */ since, /** @type {string} */ until) => `Was in force from ${since} to ${until}`,
    never: "Never in force",
    replaced: (/** @type {number} */ version) => `; then version ${version} takes its place`,
    replacedBefore: (/** @type {number} */ version) => `; then version ${version} took its place`,
    replacedAtOnce: (/** @type {number} */ version) => `: version ${version} takes its place`,
  },
  days: (/** @type {string} */ from, /** @type {string} */ to) => (to ? `from ${from} to ${to}` : `from ${from} on`),
  everywhere: "Every outlet",
  allChannels: "All channels",
  allClasses: "all classes",
  outletClass: (/** @type {string} */ letter) => `class ${letter}`,
  allTerritories: "all territories",
  territory: (/** @type {string} */ name) => `${name} and all below it`,
  otherTerritory: "a territory that is not yours",
  wholeVisit: "The whole visit",
  sceneType: (/** @type {string} */ name) => `Scenes of the type ${name.toLowerCase()}`,

  facts: {
    state: "State",
    scope: "Outlets",
    scenes: "Measures",
    days: "Days",
    replaces: "Takes the place of",
    passMark: "Pass mark",
    coverageFloor: "Coverage floor",
    published: "Published",
    retired: "Retired",
    lastDay: "Last day",
    more: "Besides",
  },
  passMark: (/** @type {number} */ mark) => `${mark} of 100 points meet the standard`,
  coverageFloor: (/** @type {string} */ share) => `Below ${share} of the weight measured there is no score`,
  replaces: {
    none: "Nothing: this is the first version of the code that is published",
    cuts: (/** @type {string} */ day) => `From ${day} on. It never comes back.`,
    over: (/** @type {string} */ day) => `It ended on ${day} already.`,
    never: "It never was in force.",
    elsewhere: "The two are not for the same outlets: those of the old one alone are without it from that day on.",
  },
  checksTitle: (/** @type {number} */ n) => (n === 1 ? "1 check" : `${n} checks`),
  settings: {
    row_index: (/** @type {boolean} */ yes) =>
      yes ? "Eye level may be told by the order of the rows" : "Eye level only where heights are known",
    min_facings: (/** @type {number} */ n) => `Shares and gaps need ${n === 1 ? "1 facing" : `${n} facings`}`,
    min_known: (/** @type {string} */ share) => `Own and competitors’ need ${share} of the facings known`,
    doubtful: (/** @type {string} */ low, /** @type {string} */ high) =>
      `A person checks what is between ${low} and ${high} sure`,
    schema: (/** @type {number} */ version) =>
      version === 1 ? "Scored the old way: a box is as sure as its score" : "",
    ownership: (/** @type {number} */ n) =>
      `${counted(n, "SKU")} counted as ours or a competitor’s otherwise than in the catalogue`,
  },

  changes: {
    title: (/** @type {number} */ version) => `What differs from version ${version}`,
    none: "Nothing but the version number.",
    added: "New",
    removed: "Taken out",
    changed: "Changed",
    before: (/** @type {string} */ words) => `before: ${words}`,
    weight: (/** @type {string} */ now, /** @type {string} */ before) => `weight ${now}, before ${before}`,
    productsAdded: (/** @type {string[]} */ names) => `added: ${names.join(", ")}`,
    productsRemoved: (/** @type {string[]} */ names) => `no longer: ${names.join(", ")}`,
    notes: (/** @type {string[]} */ notes) => `before: ${notes.join(" ")}`,
    noNotes: "before: without these words",
    details: "Its details differ.",
    fields: /** @type {Record<string, string>} */ ({
      name: "Name",
      scope: "Outlets",
      scenes: "Measures",
      days: "Days",
      pass_mark: "Pass mark",
      coverage_floor: "Coverage floor",
      settings: "Besides",
    }),
  },

  steps: {
    title: "What next",
    edit: "Change this draft",
    newVersion: "New version from this one",
    tryIt: "Try it on past visits",
    publish: "Publish …",
    retire: "Retire …",
    onlyAdmin: "It holds in every territory, so that an admin publishes and retires it.",
    notYours: "It is made for a territory that is not yours: its managers change, publish and retire it.",
    notTried: "Try it first: you see which visits would get another verdict.",
    cancel: "Cancel",
  },
  publishing: {
    title: (/** @type {string} */ name) => `Publish ${name}?`,
    begins: (/** @type {string} */ days) => `Visits ${days} are measured against it.`,
    outlets: (/** @type {string} */ scope) => `For: ${scope}. Where a standard that names more holds, that one wins.`,
    replaces: (/** @type {number} */ version, /** @type {string} */ day) =>
      `It takes the place of version ${version} from ${day} on, for good.`,
    replacesNothing: "No other version of this code gives way to it.",
    final: "It can never be changed again, only retired or followed by a new version.",
    stored: "No stored result changes.",
    backdated: (/** @type {string} */ day) =>
      `It begins on ${day}, which is past. Results of visits since then that are made from now on, for a late photo say, ` +
      "rest on it; the stored ones stay until an admin has past visits scored again.",
    backdatedYes: "Yes, it shall begin on that past day",
    backdatedHint: "Else change the draft first and give it a later first day.",
    submit: "Publish now",
    done: (/** @type {string} */ name) => `${name} is published.`,
    needsTick: "Tick that the past day is meant.",
    overlap: (/** @type {string} */ days) => `It asks the same outlets and is in force too, ${days}.`,
    overlapHint: "Retire that one, publish a new version of its code, or change for which outlets or days this one is.",
  },
  retiring: {
    title: (/** @type {string} */ name) => `Retire ${name}?`,
    lastDay: "The last day on which it applies",
    meaning: (/** @type {string} */ day) => `No visit after ${day} is measured against it any more, for good.`,
    never: "That is before its first day: it will never have been in force, and takes the place of no version.",
    noReturn: (/** @type {number} */ version) => `Version ${version}, whose place it took, does not come back.`,
    others: "Outlets for which no other standard is in force get no score.",
    stored: "Results of visits up to that day stay, and late photos of them are still measured against it.",
    backdated: "That day is past. Stored results of visits since then stay, and new ones are made without it.",
    backdatedYes: "Yes, it shall have ended on that past day",
    submit: "Retire it",
    done: (/** @type {string} */ name) => `${name} is retired.`,
  },

  form: {
    newTitle: "New standard",
    versionTitle: (/** @type {string} */ code) => `New version of ${code}`,
    editTitle: (/** @type {string} */ name) => `Change ${name}`,
    hint: "A draft scores nothing until it is published.",
    what: "What it is",
    code: "Code",
    codeHint: "Short, without blanks, the same for all its versions: SHAMPOO-BAY",
    version: "Version",
    name: "Name",
    where: "Where it holds",
    whereHint: "The one that names more wins: a channel before a class, a class before a territory.",
    channel: "Channel",
    outletClass: "Class",
    territory: "Territory",
    sceneType: "Measures",
    every: "All",
    wholeVisit: "The whole visit",
    scenesOf: (/** @type {string} */ name) => `Scenes: ${name}`,
    unknownTerritory: "A territory that is not yours",
    when: "When",
    validFrom: "First day",
    validTo: "Last day (empty: no end)",
    how: "When it is met",
    passMark: "Pass mark, of 100 points",
    coverageFloor: "Coverage floor",
    coverageHint: "With less of the weight measured, a visit gets no score.",
    checks: "Checks",
    noChecks: "No check yet.",
    addKind: "Kind of check",
    addCheck: "Add this check",
    settings: "More settings",
    rowIndex: "Eye level may be told by the order of the rows, where no heights are known",
    minFacings: "Facings that shares and gaps need",
    minKnown: "Facings that must be known as own or competitors’",
    doubtfulAbove: "A person checks what is surer than",
    doubtfulBelow: "and less sure than",
    schema: "How sure a box is",
    schemas: { 2: "As boxes of its score were found to be", 1: "As its score says (the old way)" },
    save: "Save the draft",
    saved: "The draft is saved.",
    changedSince: "Somebody has changed this draft since you began. Save again to put yours in its place.",
    notDraft: "This version has been published meanwhile and can no longer be changed.",
    asNewVersion: "Make what you typed a new version",
  },

  trial: {
    title: (/** @type {string} */ name) => `Trial of ${name}`,
    hint:
      "What it would have done to the latest visits of its outlets, as if it had been in force then. Nothing is " +
      "recognised anew, and nothing is stored. Results that were made by older rules of scoring may change by those of " +
      "today alone.",
    visits: "How many visits",
    latest: (/** @type {number} */ n) => `The latest ${n}`,
    since: "Not before",
    none: "No visit yet of an outlet that it would apply to. Visits count once they have a result.",
    flips: (/** @type {number} */ flips, /** @type {number} */ visits) =>
      flips
        ? `${flips} of ${counted(visits, "visit")} would get another verdict`
        : `${visits === 1 ? "The visit" : `All ${visits} visits`} would keep the verdict`,
    change: (/** @type {number | null} */ mean) =>
      mean === null ? "No visit has a score before and after." : `Score ${signed(mean)} points on average.`,
    notMeasured: (/** @type {number} */ n) => (n ? `${counted(n, "line")} of the trial could not be measured.` : ""),
    verdictsTitle: "Verdicts",
    columns: { verdict: "Verdict", before: "Before", after: "After" },
    moves: "Of those that change",
    move: (/** @type {number} */ n, /** @type {string} */ before, /** @type {string} */ after) =>
      `${n}: ${before} → ${after}`,
    linesTitle: "Which checks change",
    line: (/** @type {number} */ visits) => `at ${counted(visits, "visit")}`,
    lineMove: (/** @type {number} */ n, /** @type {string} */ words) => `${n} ${words}`,
    becomes: (/** @type {string} */ before, /** @type {string} */ after) => `${before} → ${after}`,
    appears: (/** @type {string} */ after) => `new: ${after}`,
    disappears: "no longer asked",
    sameVerdict: "another value, target or weight",
    linesNone: "No check changes.",
    visitsTitle: "Visits",
    only: "Only those that get another verdict",
    score: (/** @type {string} */ before, /** @type {string} */ after) => `${before} → ${after}`,
    same: (/** @type {string} */ verdict) => `still: ${verdict}`,
    lines: (/** @type {number} */ n) => `${counted(n, "check")} ${n === 1 ? "changes" : "change"}`,
    value: (/** @type {string} */ value, /** @type {string} */ target) => `${value} (target ${target})`,
    noneFlips: "No visit gets another verdict.",
    more: "Show more visits",
  },
};
