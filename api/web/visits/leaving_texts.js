// @ts-check
/** The words of the end of a visit and of its questions; a part of texts.js. */

const minutes = (/** @type {number} */ n) => {
  if (n < 1) return "less than a minute";
  return n === 1 ? "1 minute" : `${n} minutes`;
};

export const leaving = {
  title: "Before you leave",
  hint: "Check-out ends the visit. What its photos and answers show as not met is then to be mended.",
  required: "required",
  optional: "optional",
  yes: "Yes",
  no: "No",
  noAnswer: "No answer",
  choose: "Choose …",
  bounds: (/** @type {number | null} */ least, /** @type {number | null} */ most) => {
    if (least !== null && most !== null) return `A number from ${least} to ${most}`;
    if (least !== null) return `A number, at least ${least}`;
    return most === null ? "A number" : `A number, at most ${most}`;
  },
  missing: "This question needs an answer.",
  noNumber: "Write a plain number, such as 3 or 2.5.",
  outside: (/** @type {string} */ bounds) => `${bounds}, please.`,
  tooLong: "This is too long: 1000 characters at most.",
  unfit: "The service does not take this answer.",
  incomplete: "Not saved. Look at the questions that are marked.",
  save: "Save answers",
  saving: "Saving …",
  saved: (/** @type {string} */ when) => `Answered ${when}`,
  announceSaved: "The answers are saved.",
  unsaved: "Not saved yet",
  change: "Change the answers",
  answer: "Answer the questions",
  notAnswered: "Not answered",
  cancel: "Cancel",

  orderTitle: "Did the outlet order?",
  orders: /** @type {Record<string, string>} */ ({ yes: "Yes", no: "No", unknown: "Not known" }),
  orderMissing: "Say whether the outlet ordered.",
  note: "Note",
  checkOut: "Check out",
  checkingOut: "Checking out …",
  withoutHint: "Answers are missing or do not fit. Mend them above, or leave without saving them.",
  without: "Check out without them",
  marked: "Something is missing. Look at what is marked.",
  answersKept: "Your answers are kept on this phone. They are sent when the connection is back.",
  keptTitle: "Check-out kept on this phone",
  kept: (/** @type {string} */ when) =>
    `You ended this visit ${when}. It is sent when the connection is back: the photos first, then your answers and the check-out.`,
  announceKept: "The check-out is kept on this phone.",
  refused: (/** @type {string} */ why) => `The service did not take the check-out: ${why}`,
  answersRefused: (/** @type {string} */ why) => `The service did not take these answers: ${why}`,
  takeBack: "Change it",
  questionsLater: "Questions of this outlet are not on this phone. They can be answered when the connection is back.",
  endedBefore: "This visit had been ended before, as you see here.",

  endTitle: "End of the visit",
  ended: "Visit ended",
  endedShort: (/** @type {string} */ when) => `ended ${when}`,
  open: "The rep has not checked out of this visit.",
  facts: { end: "Check-out", order: "Order placed", note: "Note" },
  endedAt: (/** @type {string} */ when, /** @type {number} */ length) => `${when}, after ${minutes(length)}`,
  announceEnded: "You are checked out.",
  follows: "Results come as photos are looked at; those still on their way count too.",
  followsActions: "What is not met then stands under Actions.",
  toRoute: "On to your route",
  look: (/** @type {string} */ time) => `Look at the visit of ${time}`,
};
