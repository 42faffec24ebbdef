// @ts-check
import { h, fill } from "../elements/dom.js";
import { alone, groups } from "../photos/overlaps.js";
import { patiently } from "../service/follow.js";
import { texts } from "../texts.js";

/** @typedef {import("../photos/overlaps.js").Fusion} Fusion */

const t = texts.overlap;
/** Photos that end together ask once. */
const PAUSE_MS = 150;

/** How the photos of one display lie to each other: their overview, and what counts once. */
export class OverlapCard {
  element = h("div", { class: "overlap stack", role: "status", hidden: true });
  #turn = 0;

  /**
   * @param {import("./display_section.js").VisitView} page
   * @param {string} sceneId
   * @param {(photoId: string) => string} nameOf
   */
  constructor(page, sceneId, nameOf) {
    this.page = page;
    this.sceneId = sceneId;
    this.nameOf = nameOf;
  }

  /** Asks until the service knows; a later question takes the place of this one. */
  async refresh() {
    const { context, signal } = this.page;
    const turn = ++this.#turn;
    const overtaken = () => turn !== this.#turn;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (overtaken() || signal.aborted) return;
    const ask = async () => {
      const fusion = await context.client.find(`/v1/scenes/${this.sceneId}/fusion`);
      if (!overtaken() && fusion?.state === "pending") this.#fill(h("p", { class: "quiet" }, t.pending));
      return fusion;
    };
    const fusion = await patiently(ask, signal, (now) => overtaken() || now?.state !== "pending");
    if (overtaken()) return;
    // Stored together with the fusion; it waits for no picture, which a bad line may take long to bring, or never.
    await Promise.all([patiently(() => this.page.refreshResult(), signal), this.#show(fusion, overtaken)]);
  }

  /**
   * @param {Fusion | null} fusion
   * @param {() => boolean} overtaken
   */
  async #show(fusion, overtaken) {
    if (fusion?.state === "failed") return this.#fill(h("p", { class: "quiet" }, t.failed));
    if (fusion?.state !== "done") return this.#fill();
    this.#fill(...this.#words(fusion));
    if (!fusion.overview) return;
    const overview = await patiently(() => this.#overview(groups(fusion)[0].photos), this.page.signal);
    if (!overtaken()) this.#fill(...this.#words(fusion), overview);
  }

  /** @param {import("../elements/dom.js").Child[]} content */
  #fill(...content) {
    this.element.hidden = !content.length;
    fill(this.element, ...content);
  }

  /** @param {Fusion} fusion */
  #words(fusion) {
    const together = groups(fusion).filter(({ photos }) => photos.length > 1);
    const doubtful = fusion.doubtful.map((pair) => h("p", {}, t.doubtful(pair.map(this.nameOf))));
    if (!together.length && !doubtful.length) return [h("p", { class: "quiet" }, t.apart)];
    const apart = alone(fusion).map(this.nameOf);
    return [
      ...together.map(({ photos, shared }) => h("p", {}, t.together(photos.map(this.nameOf), shared))),
      ...doubtful,
      apart.length > 0 && h("p", { class: "quiet" }, t.alone(apart)),
    ];
  }

  /** @param {string[]} photos that are in the picture */
  async #overview(photos) {
    const { context, signal } = this.page;
    const url = URL.createObjectURL(await context.client.blob(`/v1/scenes/${this.sceneId}/overview`));
    signal.addEventListener("abort", () => URL.revokeObjectURL(url));
    const label = t.overview(photos.map(this.nameOf));
    // Wider than the phone: it scrolls sideways in a pane of its own.
    const attributes = { class: "overview", tabindex: 0, role: "group", "aria-label": label };
    const pane = h("div", attributes, h("img", { src: url, alt: "" }));
    return h("figure", {}, pane, h("figcaption", { class: "quiet" }, t.scroll));
  }
}
