// @ts-check
import { arrivalOrder } from "./photo_tile.js";

/**
 * A list, bare or as a page.
 * @param {any} answer
 * @returns {any[]}
 */
export function listOf(answer) {
  return Array.isArray(answer) ? answer : answer.items;
}

/**
 * The number by which the visit's actions name a photo, or null where it has none.
 * @param {import("../service/client.js").Client} client
 * @param {string} visitId
 * @param {string} photoId
 * @returns {Promise<number | null>}
 */
export async function photoNumber(client, visitId, photoId) {
  const scenes = listOf((await client.find(`/v1/visits/${visitId}/scenes`)) ?? []);
  const answers = await Promise.all(scenes.map((scene) => client.get(`/v1/scenes/${scene.id}/photos`)));
  const photos = answers.flatMap(listOf).map(({ id, status, uploaded_at }) => ({
    id,
    uploadedAt: status === "failed" ? null : uploaded_at,
  }));
  const place = arrivalOrder(photos).findIndex(({ id, uploadedAt }) => id === photoId && uploadedAt !== null);
  return place < 0 ? null : place + 1;
}
