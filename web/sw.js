// Keeps the dApp on the device: it starts without a network, and a new version is used only once a person has accepted it.
//
// The build puts the SHA-256 of files.json here; files.json names every file of the version with its own. A version is kept
// whole and checked, or not at all, and what a page gets is of one version only. What the person has accepted is served
// even while this file is already that of a newer version.
const VERSION = "@version@";
const LIST = "files.json";
const OWN = "sw.js";
const INDEX = "index.html";
const CONFIG = "config.json";

const scope = self.registration.scope;
const at = (path) => new URL(path, scope).href;
const cacheOf = (version) => `blockpro ${scope} ${version}`;
// A cache of its own for what is no file of a version: the configuration, and which version was accepted.
const state = () => caches.open(cacheOf("state"));

self.addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(tidy().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const [page] = url.split(/[?#]/);
  if (method !== "GET" || !page.startsWith(scope)) return;
  const path = page.slice(scope.length) || INDEX;
  event.respondWith(path === CONFIG ? config(event.request) : file(path, event.request));
});

self.addEventListener("message", (event) => {
  const [answer] = event.ports;
  const done = event.data === "accept" ? accept() : versions();
  event.waitUntil(done.then((found) => answer?.postMessage(found)));
});

/** Fetches and checks every file of this version; if it is the first, it is the accepted one. */
async function keep() {
  const list = await fetched(LIST, VERSION);
  const files = Object.entries(JSON.parse(await list.clone().text()));
  const cache = await caches.open(cacheOf(VERSION));
  await cache.put(at(LIST), list);
  await cache.put(at(OWN), await own());
  await Promise.all(files.map(async ([path, hash]) => cache.put(at(path), await fetched(path, hash))));
  if (!(await accepted())) await accept();
  await config(at(CONFIG));
}

/** This file, for who works out the address of the whole folder. */
async function own() {
  const response = await fetch(at(OWN), { cache: "no-cache", credentials: "omit" });
  const text = await response.text();
  if (!text.includes(VERSION)) throw new Error(`${OWN} is that of another version`);
  return new Response(text, { headers: { "content-type": "text/javascript" } });
}

async function fetched(path, hash) {
  const response = await fetch(at(path), { cache: "no-cache", credentials: "omit" });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  const bytes = await response.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (found !== hash) throw new Error(`${path} is not that of this version`);
  return new Response(bytes, { headers: { "content-type": response.headers.get("content-type") } });
}

async function accepted() {
  const note = await (await state()).match(at("accepted"));
  return note?.text();
}

async function accept() {
  served = undefined;
  await (await state()).put(at("accepted"), new Response(VERSION));
  await tidy();
  return versions();
}

async function versions() {
  return { accepted: await accepted(), newest: VERSION };
}

/** Forgets versions that are neither accepted nor the newest. */
async function tidy() {
  const wanted = [cacheOf("state"), cacheOf(VERSION), cacheOf(await accepted())];
  const names = (await caches.keys()).filter((name) => name.startsWith(`blockpro ${scope} `));
  await Promise.all(names.filter((name) => !wanted.includes(name)).map((name) => caches.delete(name)));
}

/** The files of the accepted version: found once, because a start asks for all of them at once. */
let served;

async function file(path, request) {
  served ??= acceptedFiles().catch(() => undefined);
  const files = await served;
  if (!files) served = undefined;
  return (await files?.match(at(path))) ?? fetch(request);
}

async function acceptedFiles() {
  const version = await accepted();
  return version && caches.open(cacheOf(version));
}

/** The newest configuration, or the last one while there is no network. */
async function config(request) {
  const cache = await state();
  try {
    const response = await fetch(request);
    // that there is none is an answer, too
    if (response.ok || response.status === 404) await cache.put(at(CONFIG), response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(at(CONFIG));
    if (kept) return kept;
    throw error;
  }
}
