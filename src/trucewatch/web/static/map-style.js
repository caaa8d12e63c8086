// How the map looks: layers and colours, all taken from the page's own style sheet; no sprite and no font server.
import { LETTERS, collection } from "./map-data.js";

const FONTS = ["Source Sans", "Noto Sans Arabic", "sans-serif"];
const VERDICTS = Object.keys(LETTERS);
const LEAST = 9, LEAST_SOFT = 14;

export function colours() {
  const held = getComputedStyle(document.documentElement);
  const of = (name) => held.getPropertyValue(`--${name}`).trim();
  const told = Object.fromEntries(["land", "sea", "border", "name", "zone", "halo", "ink", "focus"].map((name) => [name, of(name)]));
  return { ...told, verdicts: Object.fromEntries(VERDICTS.map((one) => [one, of(`v-${one}`)])) };
}

export function style(shade, { land, lines, names }) {
  const empty = () => ({ type: "geojson", data: collection([]) });
  return {
    version: 8,
    sources: {
      land: { type: "geojson", data: land, tolerance: 0.3 },
      lines: { type: "geojson", data: lines, tolerance: 0.3 },
      names: { type: "geojson", data: names },
      zones: empty(), "zone-names": empty(), points: empty(), discs: empty(), cells: empty(), mark: empty(),
    },
    layers: [...ground(shade), ...zones(shade), ...incidents(shade), ...labels(shade)],
  };
}

function ground(shade) {
  return [
    { id: "sea", type: "background", paint: { "background-color": shade.sea } },
    { id: "land", type: "fill", source: "land", paint: { "fill-color": shade.land, "fill-antialias": false } },
    { id: "lines", type: "line", source: "lines", paint: { "line-color": shade.border, "line-width": 0.9 } },
  ];
}

function zones(shade) {
  const certain = ["==", ["get", "certainty"], "certain"], parts = ["!=", ["get", "certainty"], "certain"];
  return [
    { id: "zones-sure", type: "fill", source: "zones", filter: certain, paint: { "fill-color": shade.zone, "fill-opacity": ["case", ["==", ["get", "form"], "country"], 0.05, 0.1] } },
    { id: "zones-parts", type: "fill", source: "zones", filter: parts, paint: { "fill-pattern": "hatch-zone" } },
    { id: "zones-line", type: "line", source: "zones", filter: certain, paint: { "line-color": shade.zone, "line-width": 1.8 } },
    { id: "zones-dash", type: "line", source: "zones", filter: parts,
      paint: { "line-color": shade.zone, "line-width": 1.5, "line-dasharray": [4, 2.5] } },
  ];
}

// A circle as wide as the place is unsure, at every zoom; never smaller than its letter.
function radius(least) {
  const stops = [];
  for (let zoom = 0; zoom <= 20; zoom += 1) stops.push(zoom, ["max", least, ["*", ["get", "base"], 2 ** zoom]]);
  return ["interpolate", ["exponential", 2], ["zoom"], ...stops];
}

function incidents(shade) {
  const colour = ["match", ["get", "verdict"], ...Object.entries(shade.verdicts).flat(), shade.verdicts.none];
  return [
    { id: "haze", type: "circle", source: "points", filter: ["get", "soft"],
      paint: { "circle-color": colour, "circle-opacity": 0.22, "circle-blur": 0.7, "circle-radius": radius(LEAST_SOFT) } },
    { id: "discs", type: "fill", source: "discs", paint: { "fill-pattern": ["concat", "hatch-", ["get", "verdict"]], "fill-opacity": 0.7 } },
    { id: "points", type: "circle", source: "points", filter: ["!", ["get", "soft"]],
      paint: { "circle-color": colour, "circle-opacity": 0.25, "circle-stroke-color": colour, "circle-stroke-width": 1.8, "circle-radius": radius(LEAST) } },
    { id: "cells", type: "circle", source: "cells",
      paint: { "circle-color": shade.halo, "circle-opacity": 0.85, "circle-stroke-color": colour, "circle-stroke-width": 2.5, "circle-radius": ["get", "size"] } },
    { id: "mark", type: "circle", source: "mark",
      paint: { "circle-color": "rgba(0,0,0,0)", "circle-stroke-color": shade.focus, "circle-stroke-width": 3, "circle-radius": 17 } },
  ];
}

function labels(shade) {
  const text = (field, size, more = {}) => ({ "text-field": field, "text-font": FONTS, "text-size": size, ...more });
  const halo = (colour, width = 1.6) => ({ "text-color": colour, "text-halo-color": shade.halo, "text-halo-width": width });
  const colour = ["match", ["get", "verdict"], ...Object.entries(shade.verdicts).flat(), shade.verdicts.none];
  const both = ["case", ["==", ["get", "other"], ""], ["get", "name"], ["concat", ["get", "name"], "\n", ["get", "other"]]];
  const at = (kind) => ["all", ["==", ["get", "kind"], kind], ["<=", ["get", "zoom"], ["+", ["zoom"], 0.6]]];
  const named = (id, kind, field, size, more = {}) => ({
    id, type: "symbol", source: "names", filter: at(kind), layout: text(field, size, { "symbol-sort-key": ["get", "order"], ...more }), paint: halo(shade.name),
  });
  return [
    { ...named("towns", "town", ["step", ["zoom"], ["get", "name"], 9, both], 12, { "text-anchor": "top", "text-offset": [0, 0.2] }), minzoom: 5.4 },
    named("provinces", "province", ["get", "name"], 12.5, { "text-letter-spacing": 0.06 }),
    { ...named("countries", "country", both, 14.5, { "text-letter-spacing": 0.1 }), maxzoom: 7.5 },
    { id: "zone-names", type: "symbol", source: "zone-names", minzoom: 5,
      layout: text(["get", "zone"], 12.5, { "text-max-width": 9, "symbol-sort-key": ["get", "order"] }), paint: halo(shade.zone, 1.8) },
    { id: "letters", type: "symbol", source: "points", layout: text(["get", "label"], 14.5, { "symbol-sort-key": ["get", "gravity"] }), paint: halo(colour, 2) },
    { id: "cell-counts", type: "symbol", source: "cells", layout: text(["get", "label"], 11.5, { "symbol-sort-key": ["get", "order"], "text-padding": 0 }), paint: halo(shade.ink, 1) },
  ];
}

// Hatching as pixels: lines at 45 degrees for incidents, the other way for zones.
export function addHatches(map, shade) {
  for (const [verdict, colour] of Object.entries(shade.verdicts)) put(map, `hatch-${verdict}`, hatch(colour, 1, 0.75));
  put(map, "hatch-zone", hatch(shade.zone, -1, 0.6));
}

function put(map, name, image) {
  if (map.hasImage(name)) map.removeImage(name);
  map.addImage(name, image, { pixelRatio: 2 });
}

function hatch(colour, slope, opacity) {
  const size = 16, canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d");
  pen.strokeStyle = colour;
  pen.globalAlpha = opacity;
  pen.lineWidth = 2;
  for (const shift of [-size, 0, size]) {
    pen.beginPath();
    pen.moveTo(shift - 2, slope > 0 ? size + 2 : -2);
    pen.lineTo(shift + size + 2, slope > 0 ? -2 : size + 2);
    pen.stroke();
  }
  return pen.getImageData(0, 0, size, size);
}
