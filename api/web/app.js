// @ts-check
import { ProofDesk } from "./actions/proof_desk.js";
import { WaitingArtworks } from "./campaigns/waiting_artworks.js";
import { BegunVisits } from "./device/begun_visits.js";
import { Edition } from "./device/edition.js";
import { FormDrafts } from "./device/form_drafts.js";
import { KeptAnswers } from "./device/kept_answers.js";
import { KeptEndings } from "./device/kept_endings.js";
import { visitsInNeed } from "./device/unsent.js";
import { UploadQueue } from "./device/uploads.js";
import { WaitingPhotos } from "./device/waiting_photos.js";
import { h } from "./elements/dom.js";
import { loginPage } from "./login_page.js";
import { PhotoCheck, smallCopy } from "./photos/photo_check.js";
import { route } from "./routes.js";
import { Client } from "./service/client.js";
import { SessionEnded, explain } from "./service/problems.js";
import { Session } from "./service/session.js";
import { Shell } from "./shell.js";
import { texts } from "./texts.js";
import { VisitDrafts } from "./visits/visit_drafts.js";

/**
 * @typedef {import("./device/uploads.js").Upload} Upload
 *
 * @typedef {object} Context what every page may use
 * @property {Client} client
 * @property {UploadQueue} queue
 * @property {any} user
 * @property {Map<string, string>} previews pictures on this phone: photo id to object URL
 * @property {BegunVisits} begun today's visits that began on this phone, and those that wait to be sent
 * @property {VisitDrafts} endings what was entered at the end of visits and is not sent yet
 * @property {KeptEndings} leavings answers and check-outs that wait for a connection
 * @property {FormDrafts<import("./standards/standard_facts.js").Content>} standardDrafts what was typed and is not saved
 * @property {FormDrafts<import("./campaigns/campaign_facts.js").Content>} campaignDrafts likewise
 * @property {WaitingArtworks} waitingArtworks pictures that are chosen for campaigns and not loaded yet
 * @property {ProofDesk} proofs photos on their way that shall prove an action
 * @property {(text: string) => void} announce says something to screen readers
 * @property {(hash: string) => void} go
 * @property {(error: unknown) => boolean} ended shows the log-in if the session is over
 *
 * @typedef {{title: string, element: HTMLElement}} Page
 * @typedef {(context: Context, parameters: any, signal: AbortSignal) => Promise<Page>} PageMaker
 */

const OUTLETS = "#/outlets";
/** What each role asks first. */
const HOMES = /** @type {Record<string, string>} */ ({
  rep: "#/route",
  manager: "#/reports",
  admin: "#/reports",
  trainer: "#/unknowns",
});

/** Photos that a check-out lets go first; one that waits for the person may come after it. */
const ON_THEIR_WAY = ["checking", "waiting", "sending", "retrying"];
/** What may change what was not taken. */
const UNSENT_CHANGES = ["change", "remove", "taken", "refused", "sent"];
/** Not every phone tells when it has a connection again. */
const TRY_AGAIN_MS = 30_000;

class App {
  session = new Session();
  kept = new KeptAnswers(this.session);
  client = new Client(this.session, this.kept, (at) => this.shell.asOf(at));
  check = new PhotoCheck(async (photo, signal) => this.client.flaws(await smallCopy(photo), signal));
  queue = new UploadQueue(
    (upload, onProgress) => this.#send(upload, onProgress),
    (photo) => this.check.flaws(photo),
  );
  proofs = new ProofDesk(this.client, this.queue);
  waiting = new WaitingPhotos();
  edition = new Edition();
  /** @type {Map<string, string>} */
  previews = new Map();
  begun = new BegunVisits(this.client);
  endings = new VisitDrafts();
  standardDrafts = new FormDrafts("standard");
  campaignDrafts = new FormDrafts("campaign");
  waitingArtworks = new WaitingArtworks();
  leavings = new KeptEndings({
    client: this.client,
    begun: this.begun,
    drafts: this.endings,
    photosFirst: (visitId) =>
      this.queue.items.some((item) => item.visitId === visitId && ON_THEIR_WAY.includes(item.state)),
  });
  /** @type {any} */
  user = null;
  shell = new Shell(
    () => this.#logOut(),
    () => this.show(),
  );
  /** @type {Set<string>} scenes that the service has taken */
  #scenes = new Set();
  /** Whose waiting photos are back in the queue. */
  #restoredFor = "";
  #leaving = new AbortController();

  start() {
    window.addEventListener("hashchange", () => (this.#mayRenew() ? location.reload() : this.show()));
    window.addEventListener("online", () => {
      this.queue.resume();
      this.#sendVisits();
    });
    setInterval(() => document.hidden || this.#sendEndings(), TRY_AGAIN_MS);
    this.leavings.addEventListener("change", () => this.#sendEndings());
    this.queue.addEventListener("change", (event) => this.#keep(/** @type {CustomEvent<Upload>} */ (event).detail));
    this.queue.addEventListener("remove", (event) => {
      void this.waiting.remove(/** @type {CustomEvent<Upload>} */ (event).detail.id);
    });
    for (const source of [this.queue, this.begun, this.leavings])
      for (const kind of UNSENT_CHANGES) source.addEventListener(kind, () => this.#tellUnsent());
    window.addEventListener("storage", () => this.session.active || this.#logIn(""));
    window.addEventListener("beforeunload", (event) => {
      if (this.queue.pending.length) event.preventDefault();
    });
    void this.edition.start();
    document.querySelector("#app")?.replaceWith(this.shell.element);
    void this.#comeBack().then((notice) => (notice ? this.#logIn(notice) : this.show()));
  }

  /**
   * Finishes a log-in that the identity provider sent the browser back with; says what went wrong, if anything did.
   * @returns {Promise<string>}
   */
  async #comeBack() {
    const query = new URLSearchParams(location.search);
    const state = query.get("state");
    if (!state) return "";
    // Code and state work once and belong into no history.
    history.replaceState(null, "", location.pathname + location.hash);
    const code = query.get("code");
    if (!code) return texts.login.providerRefused;
    try {
      await this.session.finishWithProvider(code, state);
      return "";
    } catch (error) {
      return explain(error);
    }
  }

  /** A newer page comes when the person goes elsewhere, and nothing is only in this one. */
  #mayRenew() {
    return this.edition.outdated && !this.queue.pending.length;
  }

  /** Shows the page that the address names. */
  async show() {
    this.#leaving.abort();
    const { signal } = (this.#leaving = new AbortController());
    if (!this.session.active) return this.#logIn("");
    this.shell.loading();
    try {
      this.user ??= await this.client.get("/v1/users/me");
      await this.#restorePhotos();
      this.#sendVisits();
      this.shell.person(this.user);
      if (signal.aborted) return;
      const address = location.hash || (HOMES[this.user.role] ?? OUTLETS);
      const [maker, parameters] = route(address);
      this.shell.at(address);
      this.#tellUnsent();
      if (!maker) return this.shell.show(missingPage());
      const page = await maker(this.#context(), parameters, signal);
      if (!signal.aborted) this.shell.show(page);
    } catch (error) {
      if (!signal.aborted && !this.ended(error)) this.shell.show(this.#errorPage(error));
    }
  }

  /** @param {unknown} error */
  ended(error) {
    if (!(error instanceof SessionEnded)) {
      console.warn(error);
      return false;
    }
    this.#logIn(this.queue.pending.length ? texts.errors.sessionEndedWithPhotos : texts.errors.sessionEnded);
    return true;
  }

  /** @returns {Context} */
  #context() {
    return {
      client: this.client,
      queue: this.queue,
      user: this.user,
      previews: this.previews,
      begun: this.begun,
      endings: this.endings,
      standardDrafts: this.standardDrafts,
      campaignDrafts: this.campaignDrafts,
      waitingArtworks: this.waitingArtworks,
      leavings: this.leavings,
      proofs: this.proofs,
      announce: (text) => this.shell.announce(text),
      go: (hash) => (location.hash = hash),
      ended: (error) => this.ended(error),
    };
  }

  /** @param {string} notice */
  #logIn(notice) {
    this.#leaving.abort();
    void this.kept.clear();
    this.shell.person(null);
    this.shell.unsent.show([], "");
    this.shell.show(loginPage(this.session, notice, () => this.#loggedIn()));
  }

  async #loggedIn() {
    const before = this.user;
    this.user = null;
    try {
      this.user = await this.client.get("/v1/users/me");
    } catch {
      // The page shown next asks again and tells what is wrong.
    }
    if (before && this.user?.id !== before.id) this.#forgetPerson();
    this.queue.resume();
    await this.show();
  }

  /**
   * Keeps a photo from the moment it came until the service has answered for good.
   * @param {Upload} upload
   */
  #keep({ id, visitId, sceneId, sceneType, blob, name, capturedAt, state }) {
    // A visit that was refused may still be taken, from a phone whose clock has been put right say.
    const hopeless = state === "refused" && !this.begun.waiting(visitId);
    if (state === "sent" || hopeless) void this.waiting.remove(id);
    if (!ON_THEIR_WAY.includes(state)) this.#sendEndings();
    if (state !== "checking") return;
    const proves = this.proofs.awaited(id);
    const photo = { id, visitId, sceneId, sceneType, blob, name, capturedAt, proves };
    void this.waiting.keep({ ...photo, owner: this.user.id, since: Date.now() });
  }

  /** Visits that began without a connection; those that fail again wait for the next occasion. */
  #sendVisits() {
    if (!this.user) return;
    for (const { id } of this.begun.waitingOf(this.user.id)) this.begun.send(id).catch((error) => this.ended(error));
    this.#sendEndings();
  }

  /** Answers and check-outs that wait. */
  #sendEndings() {
    if (!this.user || !navigator.onLine) return;
    for (const { visit_id: id, rep_id: rep } of this.leavings.all)
      if (rep === this.user.id) this.leavings.send(id).catch((error) => this.ended(error));
  }

  /** What was refused while another page was open. */
  #tellUnsent() {
    const visits = this.user ? visitsInNeed(this, this.user.id) : [];
    this.shell.unsent.show(visits, location.hash);
  }

  /** Photos that were waiting when the phone dropped the page go on from there. */
  async #restorePhotos() {
    if (this.#restoredFor === this.user.id) return;
    this.#restoredFor = this.user.id;
    this.begun.onlyOf(this.user.id);
    this.leavings.onlyOf(this.user.id);
    for (const photo of await this.waiting.of(this.user.id)) {
      if (this.queue.items.some(({ id }) => id === photo.id)) continue;
      this.previews.set(photo.id, URL.createObjectURL(photo.blob));
      if (photo.proves) this.proofs.expect(photo.id, photo.proves);
      this.queue.add(photo);
    }
  }

  /** Another person's photos and visits must not stay in this browser. */
  #forgetPerson() {
    void this.waiting.clear();
    this.#restoredFor = "";
    this.queue.clear();
    this.proofs.clear();
    for (const url of this.previews.values()) URL.revokeObjectURL(url);
    this.previews.clear();
    this.begun.clear();
    this.endings.clear();
    this.standardDrafts.clear();
    this.campaignDrafts.clear();
    void this.waitingArtworks.clear();
    this.leavings.clear();
  }

  async #logOut() {
    const waiting = this.queue.pending.length;
    const visits = this.user ? this.begun.waitingOf(this.user.id).length + this.leavings.all.length : 0;
    const question = waiting ? texts.app.logOutWithPhotos(waiting) : visits && texts.app.logOutWithVisits;
    if (question && !window.confirm(question)) return;
    this.#forgetPerson();
    this.user = null;
    await this.session.logOut();
    history.replaceState(null, "", location.pathname);
    this.#logIn("");
  }

  /**
   * Scene and photo under ids made here: doing both again changes nothing.
   * @param {Upload} upload
   * @param {(percent: number) => void} onProgress
   */
  async #send(upload, onProgress) {
    try {
      await this.begun.send(upload.visitId);
      if (!this.#scenes.has(upload.sceneId)) await this.#putScene(upload);
      const query = upload.capturedAt ? `?captured_at=${encodeURIComponent(upload.capturedAt)}` : "";
      return await this.client.upload(
        `/v1/scenes/${upload.sceneId}/photos/${upload.id}${query}`,
        upload.blob,
        onProgress,
      );
    } catch (error) {
      this.ended(error);
      throw error;
    }
  }

  /** @param {Upload} upload */
  async #putScene({ visitId, sceneId, sceneType }) {
    await this.client.put(`/v1/visits/${visitId}/scenes/${sceneId}`, { scene_type: sceneType, name: "" });
    this.#scenes.add(sceneId);
  }

  /**
   * @param {unknown} error
   * @returns {Page}
   */
  #errorPage(error) {
    const retry = h("button", { type: "button", class: "primary", onclick: () => this.show() }, texts.app.retry);
    const element = h(
      "div",
      { class: "page" },
      h("p", { class: "notice notice-error", role: "alert" }, explain(error)),
      h("p", {}, retry, " ", h("a", { href: OUTLETS, class: "button" }, texts.app.notFoundHint)),
    );
    return { title: texts.app.name, element };
  }
}

/** @returns {Page} */
function missingPage() {
  const element = h(
    "div",
    { class: "page" },
    h("h1", { tabindex: -1 }, texts.app.notFoundTitle),
    h("a", { href: OUTLETS, class: "button" }, texts.app.notFoundHint),
  );
  return { title: texts.app.notFoundTitle, element };
}

new App().start();
