// The timeline in the browser: stacked bars by verdict with lanes under them; dragging over it goes nearer.
import { LETTERS } from "./map-data.js";

const board = document.getElementById("chart");
const words = JSON.parse(board.dataset.words);
const VERDICTS = Object.keys(LETTERS);
const LANES = ["Calm", "Talks", "Agreements", "Silence"], LANE = 24, HIGH = 250, SIDE = 92;
const DAY_S = 86400;
const seconds = (day) => Date.parse(`${day.slice(0, 10)}T00:00Z`) / 1000;
const day = (moment) => new Date(moment * 1000).toISOString().slice(0, 10);

function shades() {
  const held = getComputedStyle(document.documentElement);
  const of = (name) => held.getPropertyValue(`--${name}`).trim();
  return { ink: of("ink"), quiet: of("quiet"), line: of("line"), paper: of("paper"), of: (verdict) => of(`v-${verdict}`) };
}

// Each series is drawn as the sum up to its verdict, from the tallest to the gravest, so that bars stand on each other.
function columns(told) {
  const starts = told.buckets.map((one) => seconds(one.start));
  const sums = VERDICTS.map((_, n) => told.buckets.map((one) => VERDICTS.slice(0, n + 1).reduce((sum, verdict) => sum + (one.verdicts[verdict] || 0), 0)));
  return [starts, ...sums.reverse()];
}

function lanes(told, shade) {
  return (plot) => {
    const pen = plot.ctx, ratio = devicePixelRatio || 1;
    const at = (moment) => plot.valToPos(moment, "x", true);
    const foot = plot.bbox.top + plot.bbox.height + 50 * ratio;
    const middle = (name) => foot + (LANES.indexOf(name) + 0.5) * LANE * ratio;
    const left = plot.bbox.left, right = left + plot.bbox.width;
    pen.save();
    pen.font = `${12 * ratio}px "Source Sans", "Noto Sans Arabic", sans-serif`;
    pen.textBaseline = "middle";
    for (const name of LANES) {
      pen.fillStyle = shade.quiet;
      pen.textAlign = "end";
      pen.fillText(words[name], left - 8 * ratio, middle(name));
      pen.fillStyle = shade.line;
      pen.fillRect(left, middle(name) + LANE / 2 * ratio, plot.bbox.width, ratio);
    }
    pen.beginPath();
    pen.rect(left, 0, plot.bbox.width, pen.canvas.height);
    pen.clip();
    for (const one of told.buckets) {
      const x = at(seconds(one.start)), wide = Math.max(at(seconds(one.end) + DAY_S) - x, 2 * ratio);
      if (one.calm) {
        pen.strokeStyle = shade.of("consistent");
        pen.lineWidth = 2 * ratio;
        pen.strokeRect(x + ratio, middle("Calm") - 5 * ratio, Math.max(wide - 2 * ratio, 2 * ratio), 10 * ratio);
      }
      if (one.is_silent) hatched(pen, x, middle("Silence") - 7 * ratio, wide, 14 * ratio, shade.quiet, ratio);
    }
    pen.textAlign = "center";
    for (const one of told.buckets) letters(pen, plot, one, { at, ratio, ink: shade.paper });
    for (const talk of told.talks) if (talk.when?.start) diamond(pen, at(seconds(talk.when.start)), middle("Talks"), 6 * ratio, shade.of("disputed"));
    dates(pen, told, { at, y: middle("Agreements"), top: plot.bbox.top, right, ratio, ink: shade.ink });
    pen.restore();
  };
}

// The letter of a verdict stands in its bar where there is room: colour never stands alone.
function letters(pen, plot, bucket, { at, ratio, ink }) {
  const left = at(seconds(bucket.start)), wide = (at(seconds(bucket.end) + DAY_S) - left) * 0.86;
  let sum = 0;
  pen.fillStyle = ink;
  for (const verdict of VERDICTS) {
    const count = bucket.verdicts[verdict] || 0;
    const top = plot.valToPos(sum + count, "y", true), foot = plot.valToPos(sum, "y", true);
    sum += count;
    if (wide >= 9 * ratio && foot - top >= 13 * ratio) pen.fillText(LETTERS[verdict], left + wide / 2, (top + foot) / 2 + ratio);
  }
}

function dates(pen, told, { at, y, top, right, ratio, ink }) {
  pen.fillStyle = pen.strokeStyle = ink;
  pen.lineWidth = ratio;
  pen.textAlign = "start";
  const marks = [...told.dates].sort((one, other) => one.date.localeCompare(other.date));
  marks.forEach((mark, n) => { // of marks close together the last one bears its name
    const x = at(seconds(mark.date)), name = mark.agreement.name.slice(0, 28);
    const follows = n + 1 < marks.length ? at(seconds(marks[n + 1].date)) : right;
    pen.globalAlpha = 0.5;
    pen.setLineDash([2 * ratio, 3 * ratio]);
    pen.beginPath();
    pen.moveTo(x, top);
    pen.lineTo(x, y);
    pen.stroke();
    pen.globalAlpha = 1;
    pen.fillRect(x - 3 * ratio, y - 7 * ratio, 6 * ratio, 14 * ratio);
    if (x + pen.measureText(name).width + 9 * ratio < follows) pen.fillText(name, x + 7 * ratio, y);
  });
  pen.setLineDash([]);
}

function diamond(pen, x, y, size, colour) {
  pen.fillStyle = colour;
  pen.beginPath();
  for (const [dx, dy] of [[0, -size], [size, 0], [0, size], [-size, 0]]) pen.lineTo(x + dx, y + dy);
  pen.fill();
}

function hatched(pen, x, y, wide, high, colour, ratio) {
  pen.save();
  pen.beginPath();
  pen.rect(x, y, wide, high);
  pen.clip();
  pen.strokeStyle = colour;
  pen.lineWidth = 1.5 * ratio;
  pen.beginPath();
  for (let from = x - high; from < x + wide; from += 5 * ratio) {
    pen.moveTo(from, y + high);
    pen.lineTo(from + high, y);
  }
  pen.stroke();
  pen.restore();
}

function goNearer(plot) {
  if (plot.select.width < 8) return;
  const from = day(plot.posToVal(plot.select.left, "x")), to = day(plot.posToVal(plot.select.left + plot.select.width, "x"));
  const query = new URLSearchParams(location.search);
  query.set("from", from);
  query.set("to", to);
  location.search = query;
}

function options(told, shade, library) {
  const grid = { stroke: shade.line, width: 1 }, axis = { stroke: shade.quiet, grid, ticks: grid, font: '12px "Source Sans"' };
  const last = told.buckets.at(-1);
  const series = [...VERDICTS].reverse().map((verdict) => ({
    label: `${LETTERS[verdict]} ${words[verdict]}`, fill: shade.of(verdict), stroke: shade.paper, width: 0.5,
    paths: library.paths.bars({ size: [0.86, 80], align: 1 }), points: { show: false },
    value: (_, __, ___, n) => (n === null ? "–" : told.buckets[n]?.verdicts[verdict] || 0),
  }));
  return {
    width: board.clientWidth - 20, height: HIGH + LANES.length * LANE + 60, padding: [10, 12, LANES.length * LANE + 4, 0],
    tzDate: (moment) => library.tzDate(new Date(moment * 1000), "Etc/UTC"),
    scales: { x: { range: () => [seconds(told.start), seconds(last.end) + DAY_S] }, y: { range: (_, __, most) => [0, Math.max(most, 1) * 1.05] } },
    axes: [{ ...axis, values: axisDays }, { ...axis, size: SIDE, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000] }],
    series: [{ label: words.day, value: (_, moment) => (moment === null ? "–" : day(moment)) }, ...series],
    cursor: { drag: { x: true, y: false, setScale: false } },
    hooks: { draw: [lanes(told, shade)], setSelect: [goNearer] },
  };
}

const axisDays = (_, splits) => splits.map(day);

async function start() {
  const [{ default: library }, answer] = await Promise.all([import(board.dataset.engine), fetch(board.dataset.twin)]);
  if (!answer.ok) return;
  const told = await answer.json();
  if (!told.buckets.length) return;
  await document.fonts.ready;
  const data = columns(told);
  let plot = null;
  const draw = () => {
    plot?.destroy();
    plot = new library(options(told, shades(), library), data, board);
  };
  document.getElementById("drawn").hidden = true;
  draw();
  new ResizeObserver(() => plot.setSize({ width: board.clientWidth - 20, height: plot.height })).observe(board);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

try {
  await start();
} catch (error) {
  console.warn(error);
  document.getElementById("drawn").hidden = false;
}
for (const form of document.querySelectorAll("form.filters")) form.addEventListener("change", () => form.requestSubmit());
board.dataset.ready = "yes";
