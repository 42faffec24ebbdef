// @ts-check
/** The words of the pages about campaigns: a part of texts.js, and translated with it. */

const counted = (/** @type {number} */ n, /** @type {string} */ noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;

export const campaigns = {
  title: "Campaigns",
  forKeepers: "Campaigns are kept by trainers, managers and admins.",
  intro: "What hangs in the outlets, from when to when, and the printed artwork by which photos are judged.",
  state: "Show",
  states: /** @type {Record<string, string>} */ ({
    running: "Running",
    to_come: "To come",
    over: "Over",
    retired: "Withdrawn",
  }),
  filters: /** @type {Record<string, string>} */ ({
    all: "All campaigns",
    running: "Running today",
    to_come: "To come",
    ended: "Ended",
  }),
  groups: { running: "Running today", to_come: "To come", ended: "Ended" },
  search: "Search by code or name",
  more: "Load more campaigns",
  empty: "No campaign yet.",
  noMatch: "No campaign matches.",
  shown: (/** @type {number} */ n, /** @type {boolean} */ more) =>
    `${counted(n, "campaign")}${more ? " of those loaded" : ""}`,
  fresh: "New campaign",
  row: (/** @type {string} */ code, /** @type {string} */ days) => `${code} · ${days}`,
  days: (/** @type {string} */ from, /** @type {string} */ to) => (to ? `${from} to ${to}` : `from ${from}, no end`),

  facts: { state: "State", days: "Days", changed: "Changed", retired: "Withdrawn" },

  steps: {
    title: "What next",
    edit: "Change",
    retire: "Withdraw …",
    sure: (/** @type {string} */ name) => `Withdraw ${name} for good?`,
    meaning: [
      "No photo that is analysed from now on is compared with its artwork.",
      "Stored results stay as they are.",
      "It cannot be changed or brought back. To end it on a day, change its last day instead.",
    ],
    submit: "Withdraw it",
    cancel: "Cancel",
    done: (/** @type {string} */ name) => `${name} is withdrawn.`,
  },

  form: {
    newTitle: "New campaign",
    editTitle: (/** @type {string} */ name) => `Change ${name}`,
    hint: "Photos of visits on its days are compared with its artwork. Upload that before the campaign begins.",
    code: "Code",
    codeHint: "Short, without blanks: SPRING. It never changes.",
    codeFixed: "The code never changes.",
    name: "Name",
    validFrom: "First day",
    validTo: "Last day (empty: no end)",
    save: "Save the campaign",
    saved: "The campaign is saved.",
    changedSince: "Somebody has changed this campaign since you began. Save again to put yours in its place.",
  },

  materials: {
    title: (/** @type {number} */ n) => (n ? counted(n, "material") : "Materials"),
    none: "Nothing hangs for this campaign yet.",
    noneHint: "Choose the printed artwork: each picture becomes a material that standards can ask for.",
    facts: (/** @type {string} */ code, /** @type {string} */ kind) => `${code} · ${kind}`,
    noArtwork: "No artwork: photos cannot be compared with it.",
    addVersion: "Add a version",
    addVersionFor: (/** @type {string} */ name) => `Add a version of ${name}`,
    change: "Change",
    changeFor: (/** @type {string} */ name) => `Change ${name}`,
    name: "Name",
    kind: "Kind",
    save: "Save",
    cancel: "Cancel",
  },

  artwork: {
    uses: /** @type {Record<string, string>} */ ({
      current: "Hangs now",
      outdated: "Outdated",
      to_come: "To come",
      withdrawn: "Taken back",
    }),
    /** Of a campaign that does not run today nothing hangs. */
    latest: "Newest version",
    from: (/** @type {string} */ day) => `From ${day}`,
    size: (/** @type {number} */ width, /** @type {number} */ height) => `${width} × ${height} pixels`,
    uploaded: (/** @type {string} */ when) => `Uploaded ${when}`,
    picture: (/** @type {string} */ name, /** @type {string} */ day) => `Artwork of ${name} from ${day}`,
    withdraw: "Take back",
    withdrawFor: (/** @type {string} */ name, /** @type {string} */ day) => `Take back the artwork of ${name} from ${day}`,
    reallyWithdraw:
      "Take this version back for good, as a mistake? A version that is over needs nothing: it counts as outdated by " +
      "itself.",
  },

  tray: {
    title: "Add artwork",
    hint: "The print file or an export of it, cut to the printed edge: JPEG, PNG, WebP or HEIC. Several at once are fine.",
    choose: "Choose pictures",
    kept: "Pictures that are not uploaded yet stay here in this browser.",
    shows: "Shows",
    fresh: "A new material",
    material: (/** @type {string} */ name, /** @type {string} */ code) => `${name} (${code})`,
    code: "Code of the material",
    codeHint: "Standards ask for it by this code. It never changes.",
    name: "Name",
    kind: "Kind",
    day: "Hangs from",
    send: "Upload",
    sendFor: (/** @type {string} */ file) => `Upload ${file}`,
    sendAll: (/** @type {number} */ n) => `Upload all ${n}`,
    drop: "Leave it out",
    dropFor: (/** @type {string} */ file) => `Leave ${file} out`,
    sending: (/** @type {number} */ percent) => `Uploading ${percent} %`,
    checking: "Being looked at …",
    refused: (/** @type {string} */ why) => `Not uploaded: ${why}`,
    codeHere: (/** @type {string} */ name) => `${name} has this code. Choose it above, or take another code`,
    codeElsewhere: "A material of another campaign has this code. Take another one",
    done: (/** @type {string} */ file) => `${file} is uploaded.`,
  },

  reach: {
    title: "What outlets show",
    notYet: "The campaign has not begun.",
    visits: (/** @type {string} */ days) =>
      `Visits ${days} whose standard asks for campaign artwork, of this campaign or another`,
    noVisits: (/** @type {string} */ days) => `No visit ${days} was to show campaign artwork.`,
    between: (/** @type {string} */ since, /** @type {string} */ until) =>
      since === until ? `of ${since}` : `from ${since} to ${until}`,
    verdicts: /** @type {Record<string, string>} */ ({
      pass: "All of it hung",
      fail: "Some was missing, outdated or hidden",
      review: "A person must check",
      not_measured: "Could not be told",
    }),
    visitsOf: (/** @type {number} */ n) => counted(n, "visit"),
    standards: "Standards that ask for it",
    standard: (/** @type {string} */ name, /** @type {number} */ version) => `${name}, version ${version}`,
    noStandard: "No standard asks for this artwork: whether it hangs counts in no score.",
    unasked: (/** @type {string[]} */ codes) => `No standard in force asks for ${codes.join(", ")}.`,
    assets: "Handed out to outlets",
    assetStates: /** @type {Record<string, string>} */ ({
      issued: "on its way",
      accepted: "seen in the outlet",
      faulty: "faulty",
      missing: "missing",
      withdrawn: "taken back",
    }),
    pieces: (/** @type {number} */ pieces, /** @type {number} */ assets) =>
      `${counted(pieces, "piece")}, ${assets === 1 ? "at 1 place" : `at ${assets} places`}`,
    missing: "Missing at",
    missingPiece: (/** @type {string} */ name, /** @type {number} */ n) => (n === 1 ? name : `${name}, ${n} pieces`),
  },
};
