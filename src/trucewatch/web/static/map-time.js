// The slider: a window of days that moves through the period; kept in the form's `on` and `days`.
const DAY_MS = 86400000;
const STEP_MS = 900;

export function timeBar(root, form, words, refresh, isStill) {
  const bar = document.getElementById("time"), day = document.getElementById("day"), span = document.getElementById("window");
  const shown = document.getElementById("shown"), play = document.getElementById("play");
  const { on, days } = form.elements, from = form.elements.from, to = form.elements.to;
  let timer = null, later = null;

  const number = (text) => Math.round(Date.parse(`${text}T00:00Z`) / DAY_MS);
  const text = (value) => new Date(value * DAY_MS).toISOString().slice(0, 10);
  const first = () => number(from.value || root.dataset.first), last = () => number(to.value || root.dataset.last);

  function range() {
    day.min = first();
    day.max = Math.max(first(), last());
    if (on.value && (number(on.value) < first() || number(on.value) > last())) on.value = days.value = "";
    day.value = on.value ? number(on.value) : day.max;
    if (!on.value) span.value = "";
    say();
  }

  function say() {
    const end = Number(day.value), length = Number(span.value);
    shown.textContent = span.value ? `${text(Math.max(first(), end - length + 1))} – ${text(end)}` : `${text(first())} – ${text(last())}`;
    day.setAttribute("aria-valuetext", shown.textContent);
  }

  function move() {
    on.value = span.value ? text(Number(day.value)) : "";
    days.value = span.value;
    say();
    return refresh();
  }

  function step() {
    if (!span.value) span.value = "7";
    const by = Math.max(1, Math.round(Number(span.value) / 7));
    if (Number(day.value) >= Number(day.max)) {
      if (timer) return stop();
      day.value = day.min;
    } else day.value = Math.min(Number(day.max), Number(day.value) + by);
    return move();
  }

  function stop() {
    clearTimeout(timer);
    timer = null;
    play.setAttribute("aria-pressed", "false");
    play.textContent = isStill() ? words.step : words.play;
  }

  async function run() {
    await step();
    if (timer) timer = setTimeout(run, STEP_MS);
  }

  play.addEventListener("click", () => {
    if (timer) return stop();
    if (Number(day.value) >= Number(day.max)) day.value = day.min;
    if (isStill()) return step();
    play.setAttribute("aria-pressed", "true");
    play.textContent = words.pause;
    timer = setTimeout(run, 0);
    return undefined;
  });
  day.addEventListener("input", () => {
    if (!span.value) span.value = "7";
    say();
    clearTimeout(later);
    later = setTimeout(move, 150);
  });
  span.addEventListener("change", move);
  form.addEventListener("change", range);
  bar.hidden = false;
  range();
  stop();
}
