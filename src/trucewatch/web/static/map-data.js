// Makes drawable shapes of what the server tells: outlines from TopoJSON, places with incidents, circles on the ground.
const EARTH_M = 40075016.686;
export const LETTERS = {
  alleged_breach: "A", self_defence_claimed: "S", disputed: "D", exemption_claimed: "E", consistent: "C", undetermined: "U", none: "–",
};
const GRAVITY = Object.keys(LETTERS);
const SOFT = new Set(["district", "province", "region", "country"]);
const SOFT_M = 10000;

export function outlines(topology) {
  const [scaleX, scaleY] = topology.transform.scale;
  const arcs = topology.arcs.map((arc) => {
    let x = 0, y = 0;
    return arc.map(([dx, dy]) => [(x += dx) * scaleX, (y += dy) * scaleY]);
  });
  const ring = (numbers) => {
    const points = [];
    for (const number of numbers) {
      const arc = number >= 0 ? arcs[number] : [...arcs[~number]].reverse();
      points.push(...(points.length ? arc.slice(1) : arc));
    }
    return unrolled(points);
  };
  const land = topology.objects.countries.geometries
    .filter((one) => one.id !== "AQ")
    .map((one) => feature({ type: "MultiPolygon", coordinates: one.arcs.map((polygon) => polygon.map(ring)) }, {}));
  const lines = [feature({ type: "MultiLineString", coordinates: arcs.map(unrolled) }, {})];
  return { land: collection(land), lines: collection(lines) };
}

// A line over the date line goes on beyond 180 degrees instead of running back round the Earth.
function unrolled(points) {
  let turn = 0;
  return points.map(([lon, lat], n) => {
    if (n) {
      const step = lon - points[n - 1][0];
      if (step > 180) turn -= 360;
      if (step < -180) turn += 360;
    }
    return [lon + turn, lat];
  });
}

// Signs are drawn one by one on a canvas that takes the page's direction: there brackets come out the other way round.
function drawn(text) {
  if (document.dir !== "rtl" || /[\u0590-\u08ff]/.test(text)) return text;
  return text.replace(/[()[\]]/g, (sign) => ({ "(": ")", ")": "(", "[": "]", "]": "[" })[sign]);
}

export function names(places, language) {
  return collection(places.rows.map(([kind, name, arabic, lon, lat, zoom], n) => feature(
    { type: "Point", coordinates: [lon, lat] },
    { kind, name: language === "ar" && arabic ? arabic : drawn(name), other: language === "ar" ? "" : arabic, zoom, order: n },
  )));
}

// One name a zone: in the middle of its largest area.
export function zoneNames(zones) {
  const best = new Map();
  for (const one of zones.features) {
    if (!one.geometry || !/Polygon$/.test(one.geometry.type)) continue;
    const polygons = one.geometry.type === "Polygon" ? [one.geometry.coordinates] : one.geometry.coordinates;
    const name = `${one.properties.agreement}/${one.properties.zone}`;
    for (const [ring] of polygons) {
      const [x, y, area] = middle(ring);
      if (area > (best.get(name)?.area || 0)) best.set(name, { area, at: [x, y], zone: drawn(one.properties.zone_name) });
    }
  }
  return collection([...best.values()].map((one) => feature({ type: "Point", coordinates: one.at }, { zone: one.zone, order: -one.area })));
}

function middle(ring) {
  let area = 0, x = 0, y = 0;
  for (let n = 0; n + 1 < ring.length; n += 1) {
    const cross = ring[n][0] * ring[n + 1][1] - ring[n + 1][0] * ring[n][1];
    area += cross;
    x += (ring[n][0] + ring[n + 1][0]) * cross;
    y += (ring[n][1] + ring[n + 1][1]) * cross;
  }
  return area ? [x / (3 * area), y / (3 * area), Math.abs(area / 2)] : [...ring[0], 0];
}

// Incidents of one place as one spot: its radius, how many by verdict, the gravest.
export function spots(view) {
  const found = new Map();
  for (const one of view.features) {
    const told = one.properties, [lon, lat] = one.geometry.coordinates;
    const key = `${lon},${lat}`;
    const full = `${key},${told.radius_m},${told.place}`;
    if (!found.has(full)) {
      const soft = told.radius_m >= SOFT_M || SOFT.has(told.precision);
      found.set(full, { key, lon, lat, place: told.place, radius: told.radius_m, soft, incidents: [] });
    }
    found.get(full).incidents.push(told);
  }
  const all = [...found.values()].sort((left, right) => right.radius - left.radius);
  all.forEach((spot, n) => {
    spot.n = n;
    spot.verdict = gravest(count(spot.incidents.map((one) => one.verdict || "none")));
  });
  return all;
}

export function spotShapes(all) {
  const points = all.map((spot) => feature({ type: "Point", coordinates: [spot.lon, spot.lat] }, {
    n: spot.n, key: spot.key, verdict: spot.verdict, soft: spot.soft, base: baseRadius(spot),
    gravity: GRAVITY.indexOf(spot.verdict) - spot.incidents.length / 1e6,  // among like ones the most first, as in the drawn map
    label: LETTERS[spot.verdict] + (spot.incidents.length > 1 ? ` ${spot.incidents.length}` : ""),
  }));
  const discs = all.filter((spot) => spot.soft).map((spot) => feature(disc(spot), { n: spot.n, verdict: spot.verdict }));
  return { points: collection(points), discs: collection(discs) };
}

// Area by number, but no circle reaches into the next cell; `zoom` is the map's.
export function cellShapes(view, zoom) {
  const room = Math.max(11, view.cell_degrees / 360 * 512 * 2 ** zoom * 0.49);
  const most = Math.max(1, ...view.features.map((one) => one.properties.incidents));
  return collection(view.features.map((one) => {
    const { incidents, verdicts } = one.properties, verdict = gravest(verdicts);
    const size = Math.min(room, 10 + 18 * Math.sqrt(incidents / most));
    return feature(one.geometry, { incidents, verdict, size, label: `${short(incidents)} ${LETTERS[verdict]}`, order: -incidents });
  }));
}

function short(number) {
  return number < 1000 ? String(number) : number < 9950 ? `${(number / 1000).toFixed(1)}k` : `${Math.round(number / 1000)}k`;
}

// Radius in pixels at zoom 0; it doubles with each level.
function baseRadius(spot) {
  return spot.radius * 512 / (EARTH_M * Math.cos(spot.lat * Math.PI / 180));
}

function disc(spot) {
  const high = spot.radius / (EARTH_M / 360), wide = high / Math.cos(spot.lat * Math.PI / 180);
  const ring = Array.from({ length: 65 }, (_, n) => {
    const angle = n / 64 * 2 * Math.PI;
    return [spot.lon + wide * Math.cos(angle), Math.max(-85, Math.min(85, spot.lat + high * Math.sin(angle)))];
  });
  return { type: "Polygon", coordinates: [ring] };
}

export function gravest(verdicts) {
  return GRAVITY.find((one) => verdicts[one]) || "none";
}

export function count(values) {
  const told = {};
  for (const value of values) told[value] = (told[value] || 0) + 1;
  return told;
}

export function collection(features) {
  return { type: "FeatureCollection", features };
}

export function feature(geometry, properties) {
  return { type: "Feature", geometry, properties };
}
