// @ts-check
/** The words around every page, of its troubles, and of forms that keep what is typed. */

export const app = {
  name: "Shelf audit",
  skip: "Skip to the content",
  logOut: "Log out",
  logOutWithPhotos: (/** @type {number} */ n) =>
    `${n === 1 ? "1 photo is" : `${n} photos are`} not uploaded yet and would be lost. Log out all the same?`,
  logOutWithVisits: "A visit on this phone is not sent yet and would be lost. Log out all the same?",
  offline: "You are offline. Photos wait on this phone and are sent when the connection is back and this page is open.",
  asOf: (/** @type {string} */ when) => `As of ${when}, without connection.`,
  inNeed: (/** @type {number} */ n) =>
    n === 1 ? "Something of a visit was not taken." : `Something of ${n} visits was not taken.`,
  openVisit: "Open the visit",
  loading: "Loading …",
  retry: "Try again",
  places: "Places",
  back: "Back",
  notFoundTitle: "This page does not exist",
  notFoundHint: "Go to your outlets",
};

export const errors = {
  connection: "No connection to the service. Check your signal, then try again.",
  unexpected: "Something went wrong on this page. Reload it and try again.",
  server: "The service has a problem. Wait a moment, then try again.",
  sessionEnded: "Your session has ended. Log in again to go on.",
  sessionEndedWithPhotos: "Your session has ended. Log in again: your waiting photos are still here.",
};

export const forms = {
  saving: "Saving …",
  cancel: "Leave it unsaved",
  faults: (/** @type {number} */ n) => `Not saved: ${n === 1 ? "1 entry has" : `${n} entries have`} to be mended.`,
  restored: (/** @type {string} */ when) => `This is what you typed ${when} and did not save.`,
  discard: "Start again from what is saved",
  noBlanks: "It must not have blanks",
  needed: "This is needed",
  daysSwapped: "The last day lies before the first",
};

export const login = {
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
};
