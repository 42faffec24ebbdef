// @ts-check
import { h, fill } from "../elements/dom.js";
import { dayAndTime } from "../elements/format.js";
import { icon } from "../elements/icons.js";
import { lineOnPhoto } from "../results/lines.js";
import { qualityNotice, resultView } from "../results/result_view.js";
import { follow, patiently } from "../service/follow.js";
import { explain } from "../service/problems.js";
import { texts } from "../texts.js";
import { priceTags } from "./boxes.js";
import { markDuplicates } from "./overlaps.js";
import { photoNumber } from "./photo_number.js";
import { PhotoViewer } from "./photo_viewer.js";
import { productsCard } from "./products_card.js";
import { pricesCard, rowsCard } from "./shelf_facts.js";
import { suspicionNotice } from "./suspicion_view.js";

/** @typedef {import("../app.js").Context} Context */

const t = texts.photo;
/** Enough to read a price tag in when zoomed, and half a megabyte. */
const PICTURE_SIDE = 2048;
/** Few browsers can show these: nobody shall wait for megabytes of them. */
const FOREIGN = /^image\/hei[cf]$/;

/**
 * @param {Context} context
 * @param {{visit?: string, action?: string, id: string, check?: string}} parameters `check`: the check of the visit
 *   whose boxes to show; `action`: the action that the photo is to prove
 * @param {AbortSignal} signal
 */
export async function photoPage(context, { visit, action, id, check }, signal) {
  const from = action ? `#/actions/${action}` : `#/visits/${visit}`;
  const [photo, number] = await Promise.all([
    context.client.get(`/v1/photos/${id}`),
    visit ? photoNumber(context.client, visit, id) : null,
  ]);
  // "Refill 2 gaps on photo 3": a person who follows that must see that this is photo 3.
  const title = number ? t.title(number) : t.heading;
  const body = h("div", { class: "stack" });
  const element = h(
    "div",
    { class: "page page-wide" },
    h("a", { href: from, class: "back" }, icon("back"), texts.app.back),
    h("h1", { tabindex: -1 }, title),
    h("p", { class: "quiet" }, dayAndTime(photo.captured_at ?? photo.uploaded_at)),
    photo.duplicate_of && !photo.suspicion && h("p", { class: "notice notice-info" }, t.duplicate),
    suspicionNotice(photo, (other) => `${from}/photos/${other}`),
    body,
  );
  const asked = check && visit ? { visit, key: decodeURIComponent(check) } : "";
  if (photo.status === "done") await showAnalysis(context, photo, body, signal, asked);
  else void showWhenDone(context, photo, body, signal);
  return { title, element };
}

/**
 * @param {Context} context
 * @param {any} photo
 * @param {HTMLElement} body
 * @param {AbortSignal} signal
 */
async function showWhenDone(context, photo, body, signal) {
  fill(body, h("p", { class: "notice notice-info", role: "status" }, h("span", { class: "spinner" }), t.stillWorking));
  try {
    const ended = await follow(context.client, photo.id, () => {}, signal);
    if (ended.status === "done") await showAnalysis(context, ended, body, signal, "");
    else fill(body, failure(ended));
  } catch (error) {
    if (!context.ended(error)) fill(body, h("p", { class: "notice notice-error", role: "alert" }, explain(error)));
  }
}

/** @param {any} photo */
function failure(photo) {
  return h(
    "div",
    { class: "notice notice-error", role: "alert" },
    icon("warning"),
    h("div", {}, h("p", {}, t.failedAdvice), h("p", { class: "quiet" }, photo.error ?? "")),
  );
}

/**
 * @param {Context} context
 * @param {any} photo
 * @param {HTMLElement} body
 * @param {AbortSignal} signal
 * @param {{visit: string, key: string} | ""} check the check of the visit whose boxes to show
 */
async function showAnalysis(context, { id, scene_id: scene, media_type: type }, body, signal, check) {
  const [raw, result, fusion, whole] = await Promise.all([
    context.client.get(`/v1/photos/${id}/analysis`),
    context.client.find(`/v1/photos/${id}/result`),
    context.client.find(`/v1/scenes/${scene}/fusion`),
    check ? context.client.find(`/v1/visits/${check.visit}/result`) : null,
  ]);
  const analysis = markDuplicates(raw, fusion, id);
  const place = h("div", { class: "picture-place" }, h("p", { class: "quiet", role: "status" }, t.loadPicture));
  /** @type {PhotoViewer | null} */
  let viewer = null;
  const show = (/** @type {import("../results/lines.js").Line} */ line) => viewer?.highlight(line.label, line.evidence);
  const facts = h(
    "div",
    { class: "stack" },
    result && scoreCard(result, show),
    rowsCard(analysis),
    productsCard(analysis, (name, ids) => viewer?.highlight(name, ids)),
    pricesCard(priceTags(analysis), (tag) => viewer?.show(tag.id)),
  );
  fill(body, qualityNotice(analysis.quality), h("div", { class: "beside" }, place, facts));
  viewer = await showPicture(context, { id, type }, analysis, place, signal);
  // The visit's line, not the photo's: what is missing on one photo may stand on another.
  const line = check && whole?.lines.find((/** @type {import("../results/lines.js").Line} */ { key }) => key === check.key);
  const asked = line && lineOnPhoto(line, id);
  // The page comes into sight after this: only then can it scroll to the picture.
  if (asked && asked.evidence.length) requestAnimationFrame(() => show(asked));
  if (fusion?.state === "pending") {
    const again = () => showAnalysis(context, { id, scene_id: scene, media_type: type }, body, signal, check);
    void compared(context, scene, signal).then(again).catch((error) => context.ended(error));
  }
}

/**
 * Settles when the photos of a display are compared: what another one shows better counts there, not here.
 * @param {Context} context
 * @param {string} scene
 * @param {AbortSignal} signal
 */
function compared(context, scene, signal) {
  const ask = () => context.client.find(`/v1/scenes/${scene}/fusion`);
  return patiently(ask, signal, (now) => now?.state !== "pending");
}

/**
 * @param {import("../results/lines.js").Result} result
 * @param {import("../results/result_view.js").ShowEvidence} show
 */
function scoreCard(result, show) {
  return h("section", { class: "card" }, h("h2", {}, t.resultTitle), resultView(result, show));
}

/**
 * The photo as this phone has it, else from the service; what the browser cannot show (HEIC) as the service's JPEG of it.
 * @param {Context} context
 * @param {{id: string, type: string}} photo
 * @param {Record<string, any>} analysis
 * @param {HTMLElement} place
 * @param {AbortSignal} signal
 */
async function showPicture(context, { id, type }, analysis, place, signal) {
  const fetched = async (/** @type {string} */ what) => {
    const url = URL.createObjectURL(await context.client.blob(`/v1/photos/${id}/${what}`));
    signal.addEventListener("abort", () => URL.revokeObjectURL(url));
    return url;
  };
  try {
    const local = context.previews.get(id);
    const picture =
      (local && (await loaded(local))) ||
      (!FOREIGN.test(type) && (await loaded(await fetched("content")))) ||
      (await loaded(await fetched(`picture?max_side=${PICTURE_SIDE}`)));
    if (picture) {
      const viewer = new PhotoViewer(picture, analysis);
      fill(place, viewer.element);
      return viewer;
    }
    fill(place, h("p", { class: "notice notice-info" }, t.notShown));
  } catch (error) {
    if (!context.ended(error)) fill(place, h("p", { class: "notice notice-error", role: "alert" }, explain(error)));
  }
  return null;
}

/**
 * @param {string} url
 * @returns {Promise<HTMLImageElement | null>} null when the browser cannot show it
 */
async function loaded(url) {
  const image = h("img", { src: url, alt: "", class: "photo" });
  return image.decode().then(
    () => image,
    () => null,
  );
}
