/**
 * Keeps the files of the page on the phone, so that it opens without a connection. Answers of the service never pass
 * through here. The service puts `EDITION` before this file: a version, and address and integrity of each file.
 *
 * All files of an edition come together or not at all, and what is kept is not asked for again: modules of two editions
 * do not fit each other. The integrity also refuses what the network of a shop says in place of a file.
 */
/* global EDITION */
const PREFIX = "shelfaudit-";
const CACHE = PREFIX + EDITION.version;

self.addEventListener("install", (event) => event.waitUntil(keepFiles()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  const known = origin === location.origin && Object.hasOwn(EDITION.files, pathname);
  if (known && event.request.method === "GET") event.respondWith(keptFile(pathname, event.request));
});

async function keepFiles() {
  const cache = await caches.open(CACHE);
  const requests = Object.entries(EDITION.files).map(
    ([path, integrity]) => new Request(path, { integrity, cache: "no-cache" }),
  );
  await cache.addAll(requests);
  await self.skipWaiting(); // an open page has all its modules already
}

async function takeOver() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
  await self.clients.claim();
}

/**
 * @param {string} path without the query, which only the page reads
 * @param {Request} request
 */
async function keptFile(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}
