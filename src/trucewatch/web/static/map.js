// The map: draws what the server tells of the rectangle in view, keeps filters in the URL, moves through time.
import { tell } from "./desk.js";
import { LETTERS, cellShapes, collection, count, feature, names, outlines, spotShapes, spots, zoneNames } from "./map-data.js";
import { addHatches, colours, style } from "./map-style.js";
import { timeBar } from "./map-time.js";

const board = document.getElementById("map");
const form = document.getElementById("map-filters");
const list = document.getElementById("list");
const here = document.getElementById("here");
const words = JSON.parse(board.dataset.words);
let map = null, shown = [], waiting = null, tip = null;

function asked() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) query.append(name, value);
  return query;
}

function boxOf(text) {
  const [west, south, east, north] = text.split(",").map(Number);
  return [[west, south], [east < west ? east + 360 : east, north]];
}

function boxText() {
  const bounds = map.getBounds();
  const wide = bounds.getEast() - bounds.getWest() >= 360;
  const lon = (value) => ((value + 180) % 360 + 360) % 360 - 180;
  const sides = [wide ? -180 : lon(bounds.getWest()), Math.max(bounds.getSouth(), -85), wide ? 180 : lon(bounds.getEast()), Math.min(bounds.getNorth(), 85)];
  return sides.map((value) => +value.toFixed(4)).join(",");
}

// Brings map, list and URL up to the filters and the view; the last call wins.
async function refresh({ isNew = false } = {}) {
  waiting?.abort();
  waiting = new AbortController();
  const { signal } = waiting;
  if (map) form.elements.bbox.value = boxText();
  const query = asked();
  history[isNew ? "pushState" : "replaceState"](null, "", `/map?${query}`);
  board.dataset.busy = "yes";
  delete board.dataset.ready;
  if (map) query.set("zoom", map.getZoom().toFixed(2));
  try {
    await Promise.all([map ? drawView(query, signal) : drawPicture(query), showList(query, signal)]);
  } catch (error) {
    if (error.name === "AbortError") return;
    tell(error.told || words.failed);
  }
  delete board.dataset.busy;
  if (map) await new Promise((done) => { map.once("idle", done); map.triggerRepaint(); });
  if (signal.aborted) return;
  endFirst();
  board.dataset.ready = "yes";
}

async function fetched(address, signal) {
  const answer = await fetch(address, { signal, headers: { accept: "application/json, text/html" } });
  if (answer.ok) return answer;
  const error = new Error(String(answer.status));
  try { error.told = (await answer.json()).detail; } catch { /* told without words */ }
  throw error;
}

async function drawView(query, signal) {
  const day = new URLSearchParams([...query].filter(([name]) => ["on", "to", "agreement"].includes(name)));
  if (!day.has("on") && !day.has("to")) day.set("on", board.dataset.last);
  const [view, zones] = await Promise.all([
    fetched(`/api/v1/map?${query}`, signal).then((answer) => answer.json()),
    fetched(`/api/v1/map/zones?${day}`, signal).then((answer) => answer.json()),
  ]);
  shown = view.mode === "points" ? spots(view) : [];
  const { points, discs } = spotShapes(shown);
  map.getSource("points").setData(points);
  map.getSource("discs").setData(discs);
  map.getSource("cells").setData(view.mode === "cells" ? cellShapes(view, map.getZoom()) : collection([]));
  map.getSource("zones").setData(zones);
  map.getSource("zone-names").setData(zoneNames(zones));
}

async function drawPicture(query) {
  query.set("bbox", form.elements.bbox.value || board.dataset.box);
  for (const one of board.querySelectorAll(".drawn source, .drawn img")) {
    const name = one.tagName === "IMG" ? "src" : "srcset";
    query.set("width", new URL(one[name], location.href).searchParams.get("width"));
    one[name] = `/map.svg?${query}`;
  }
  query.delete("width");
  await board.querySelector(".drawn img").decode();
}

async function showList(query, signal) {
  const answer = await fetched(`/map/list?${query}`, signal);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  list.replaceChildren(...page.body.childNodes);
}

// --- what lies under the pointer

const LAYERS = ["points", "haze", "discs"];

function under(point) {
  const found = map.queryRenderedFeatures(point, { layers: LAYERS }).map((one) => one.properties.n);
  return [...new Set(found)].map((n) => shown[n]).filter(Boolean).reverse();
}

function zonesUnder(point) {
  const found = map.queryRenderedFeatures(point, { layers: ["zones-sure", "zones-parts"] });
  return [...new Map(found.map((one) => [one.properties.zone, one.properties])).values()];
}

function element(name, content = "", more = {}) {
  const made = Object.assign(document.createElement(name), more);
  made.append(content);
  return made;
}

function showUnder(point) {
  const cell = map.queryRenderedFeatures(point, { layers: ["cells"] })[0];
  if (cell) {
    map.easeTo({ center: cell.geometry.coordinates, zoom: map.getZoom() + 2, animate: !isStill() });
    return;
  }
  const found = under(point), within = zonesUnder(point);
  const parts = [element("h3", words.here)];
  for (const zone of within) {
    const note = zone.certainty === "certain" ? "" : ` (${words.parts})`;
    parts.push(element("p", `${words.zone}: ${zone.zone_name}${note}`, { dir: "auto" }));
  }
  for (const spot of found) {
    parts.push(element("p", `${spot.place} · ${words.unsure} ${length(spot.radius)}`, { dir: "auto" }));
    parts.push(spotList(spot));
  }
  if (!found.length && !within.length) parts.push(element("p", words.nothing));
  here.replaceChildren(...parts);
  here.hidden = false;
  mark(found[0]?.key);
}

function spotList(spot) {
  const rows = spot.incidents.slice(0, 50).map((one) => {
    const row = element("li");
    const letter = element("span", LETTERS[one.verdict || "none"], { className: `letter v-${one.verdict || "none"}`, ariaHidden: "true" });
    row.append(letter, element("a", one.sentence, { href: `/incidents/${encodeURIComponent(one.id)}`, dir: "auto" }), element("span", one.starts || "", { className: "quiet" }));
    return row;
  });
  const left = spot.incidents.length - rows.length;
  if (left > 0) rows.push(element("li", `+ ${left}`));
  const made = element("ul");
  made.append(...rows);
  return made;
}

function length(metres) {
  return metres < 1000 ? `${Math.round(metres)} ${words.m}` : `${Math.round(metres / 1000)} ${words.km}`;
}

function hover(event) {
  const spot = under(event.point)[0];
  map.getCanvas().style.cursor = spot || map.queryRenderedFeatures(event.point, { layers: ["cells"] }).length ? "pointer" : "";
  tip.hidden = !spot;
  if (!spot) return;
  const told = Object.entries(count(spot.incidents.map((one) => LETTERS[one.verdict || "none"]))).map(([letter, n]) => `${letter} ${n}`);
  tip.textContent = `${spot.place} ± ${length(spot.radius)}: ${told.join(", ")}`;
  tip.style.left = `${event.point.x + 12}px`;
  tip.style.top = `${event.point.y + 12}px`;
}

function mark(at) {
  const point = at ? [feature({ type: "Point", coordinates: at.split(",").map(Number) }, {})] : [];
  map?.getSource("mark")?.setData(collection(point));
}

function isStill() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

// --- start

// Where the map takes long to begin (an old machine, WebGL in software), the picture that the server draws stands there.
const SOON_MS = 400;
let first = null;

function beginFirst() {
  first = setTimeout(async () => {
    const query = asked();
    if (!query.has("bbox")) query.set("bbox", board.dataset.box);
    query.set("width", Math.round(Math.min(2000, Math.max(240, board.clientWidth))));
    const picture = element("img", "", { className: "first", alt: "", src: `/map.svg?${query}` });
    first = picture;
    try { await picture.decode(); } catch { return; }
    if (first === picture) board.append(picture);
  }, SOON_MS);
}

function endFirst() {
  clearTimeout(first);
  first?.remove?.();
  first = null;
}

function hasWebGL() {
  try { return Boolean(document.createElement("canvas").getContext("webgl2")); } catch { return false; }
}

async function start() {
  // The font is asked for beside the rest: signs are drawn on a canvas, which does not wait for it.
  const [library, borders, places] = await Promise.all([
    import(board.dataset.engine),
    fetched(board.dataset.borders).then((answer) => answer.json()),
    fetched(board.dataset.places).then((answer) => answer.json()),
    document.fonts.load('14px "Noto Sans Arabic"', "دمشق").catch(() => []),
  ]);
  library.setWorkerUrl(new URL(board.dataset.worker, location.href).href);
  const canvas = document.getElementById("canvas");
  canvas.hidden = false;
  const ground = { ...outlines(borders), names: names(places, board.dataset.language) };
  map = new library.Map({
    container: canvas, style: style(colours(), ground), bounds: boxOf(board.dataset.box), attributionControl: false,
    maxZoom: 16, dragRotate: false, pitchWithRotate: false, touchPitch: false, fadeDuration: isStill() ? 0 : 150,
    locale: { "Map.Title": words.map }, localIdeographFontFamily: '"Source Sans", "Noto Sans Arabic", sans-serif',
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  addHatches(map, colours());
  await new Promise((done) => { map.once("load", done); });
  tip = element("div", "", { className: "tip", hidden: true, ariaHidden: "true" });
  canvas.append(tip);
  document.getElementById("buttons").hidden = false;
  listen(ground);
}

function listen(ground) {
  map.on("moveend", () => refresh());
  map.on("mousemove", hover);
  map.on("mouseout", () => { tip.hidden = true; });
  map.on("click", (event) => showUnder(event.point));
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key === "Enter") showUnder(map.project(map.getCenter()));
    if (event.key === "Escape") here.hidden = true;
  });
  document.getElementById("buttons").addEventListener("click", (event) => {
    const motion = { animate: !isStill() };
    if (event.target.dataset.do === "in") map.zoomIn(motion);
    if (event.target.dataset.do === "out") map.zoomOut(motion);
    if (event.target.dataset.do === "all") map.fitBounds(boxOf(board.dataset.box), motion);
  });
  list.addEventListener("click", (event) => {
    const box = event.target.closest?.("a[data-box]");
    if (!box) return;
    event.preventDefault();
    map.fitBounds(boxOf(box.dataset.box), { animate: !isStill() });
  });
  for (const kind of ["focusin", "mouseover"]) {
    list.addEventListener(kind, (event) => mark(event.target.closest?.("[data-at]")?.dataset.at));
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    addHatches(map, colours());
    map.setStyle(style(colours(), ground), { diff: true });
    map.once("idle", () => refresh());
  });
}

form.addEventListener("change", () => refresh({ isNew: true }));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  refresh({ isNew: true });
});
addEventListener("popstate", () => location.reload());
timeBar(board, form, words, refresh, isStill);
if (hasWebGL()) {
  beginFirst();
  try {
    await start();
  } catch (error) {
    console.warn(error);
    map = null;
    endFirst();
  }
}
if (!map) {
  document.getElementById("canvas").hidden = true;
  document.getElementById("drawn").hidden = false;
  board.classList.add("is-drawn");
  tell(words.drawn);
}
board.dataset.how = map ? "webgl" : "drawn";
await refresh();
