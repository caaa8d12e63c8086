// Judging by keyboard: walks from claim to claim, presses the forms' own buttons, keeps the focus.
// Everything it does can be done without it: each key stands for a button or a link of the page.
import { inField, tell } from "./desk.js";

const UNDONE = "decisions-to-undo";
const walked = "[data-walk] .claim, .ties .pair, .pairs .pair";
let current = null;
let held = null;

function stops() {
  return [...document.querySelectorAll(walked)].filter((one) => one.offsetParent !== null);
}

export function go(to) {
  if (!to) return;
  current = to;
  for (const one of document.querySelectorAll("[data-current]")) delete one.dataset.current;
  to.dataset.current = "yes";
  to.focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest" });
  document.dispatchEvent(new CustomEvent("claim-reached", { detail: to }));
}

function here() {
  const focused = document.activeElement?.closest?.(walked);
  if (focused) return focused;
  return current?.isConnected ? current : null;
}

function step(by) {
  const all = stops();
  const at = all.indexOf(here());
  if (at < 0) return go(by > 0 ? all[0] : all[all.length - 1]);
  const next = all[at + by];
  if (next) return go(next);
  return stepIncident(by);
}

function stepIncident(by) {
  const links = [...document.querySelectorAll(".waiting a[data-incident]")];
  if (!links.length) return;
  const shown = document.querySelector("[data-walk][data-incident]")?.dataset.incident;
  const at = links.findIndex((one) => one.dataset.incident === shown);
  const link = links[at < 0 ? 0 : at + by];
  if (link) openIncident(link);
  else tell("–");
}

function openIncident(link) {
  for (const one of document.querySelectorAll(".waiting a[aria-current]")) one.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  link.scrollIntoView({ block: "nearest" });
  current = null;
  window.htmx.ajax("GET", link.getAttribute("href"), { target: "#panel", select: "#panel", swap: "outerHTML" });
  history.replaceState(null, "", link.getAttribute("href"));
}

function press(key) {
  const at = here() || stops()[0];
  const found = at?.querySelector(`[data-key="${key}"]`);
  if (found) found.click();
  return Boolean(found);
}

function hold() {
  const at = here();
  if (!at?.dataset.claim) return;
  held = at.dataset.claim;
  for (const one of document.querySelectorAll("[data-held]")) delete one.dataset.held;
  at.dataset.held = "yes";
  choose();
}

function choose() {
  if (!held) return;
  for (const list of document.querySelectorAll("select[data-others]")) {
    if ([...list.options].some((one) => one.value === held)) list.value = held;
  }
}

// --- undo: the decisions of this tab, the last one first

function made() {
  try { return JSON.parse(sessionStorage.getItem(UNDONE) || "[]"); } catch { return []; }
}

function remember(list) {
  sessionStorage.setItem(UNDONE, JSON.stringify(list.slice(-200)));
}

function undo() {
  const list = made();
  const last = list.pop();
  const article = last && document.getElementById(`claim-${last.subject}`);
  if (!last) {
    const button = here()?.querySelector(".undo");
    if (button) button.click();
    return;
  }
  remember(list);
  const values = { action: "undo", decision: last.decision, subject: last.subject, next: location.pathname + location.search };
  if (article?.dataset.look) values.look = article.dataset.look;
  if (article) current = article;
  window.htmx.ajax("POST", "/decisions", {
    source: article || document.body, target: article || document.body, swap: article ? "outerHTML" : "none", values,
  });
}

document.body.addEventListener("decided", (event) => {
  const { decision, subject, action } = event.detail;
  if (action !== "undo") remember([...made(), { decision, subject }]);
  const words = JSON.parse(document.querySelector("[data-actions]")?.dataset.actions || "{}");
  tell(`✓ ${words[action] || action}`);
});

// --- keys

const KEYS = {
  j: () => step(1), k: () => step(-1), n: () => stepIncident(1), p: () => stepIncident(-1),
  m: hold, z: undo, t: () => press("t"), c: () => press("c"),
  a: () => press("a"), x: () => press("x"), u: () => press("u"), s: () => press("s"), d: () => press("d"),
  o: () => { if (!press("o") && here()?.dataset.open) location.assign(here().dataset.open); },
  "?": () => { const help = document.getElementById("keys"); if (help?.open) help.close(); else help?.showModal(); },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    const aside = event.target.closest?.("[data-aside]");
    if (aside) {
      const claim = aside.closest(".claim");
      aside.replaceChildren();
      go(claim);
      event.preventDefault();
    }
    return;
  }
  if (inField(event.target) || (document.getElementById("keys")?.open && event.key !== "?")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("focusin", (event) => {
  const at = event.target.closest?.(walked);
  if (at && at !== current) {
    current = at;
    for (const one of document.querySelectorAll("[data-current]")) delete one.dataset.current;
    at.dataset.current = "yes";
    document.dispatchEvent(new CustomEvent("claim-reached", { detail: at }));
  }
});

// Correcting and ties open inside their claim.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('.claim [data-key="c"], .claim [data-key="t"]');
  const aside = link?.closest(".claim").querySelector("[data-aside]");
  if (!aside || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  window.htmx.ajax("GET", link.getAttribute("href"), { target: aside, swap: "innerHTML" });
});

// --- what HTMX brings

document.body.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers.Accept = "application/problem+json";
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  const target = event.detail.target;
  if (target.matches("[data-aside]")) {
    const first = target.querySelector("[data-value], [data-first], .pair, input, select, a");
    if (first?.matches(".pair")) go(first); else first?.focus();
    return;
  }
  choose();
});

// Where the swapped claim stood, the next one without a judgement has the focus; the whole list is never lost.
document.body.addEventListener("htmx:afterSettle", (event) => {
  const element = event.detail.elt;
  if (element.matches?.("#panel") || event.detail.target?.matches?.("#panel")) return arrive();
  const claim = element.closest?.(".claim") || (element.matches?.(".claim") ? element : null);
  if (!claim || event.detail.target?.matches?.("[data-aside]")) return;
  const all = stops();
  const at = all.indexOf(claim);
  const wasUndone = event.detail.requestConfig?.parameters?.action === "undo";
  const next = wasUndone ? null : all.slice(at + 1).find((one) => one.dataset.claim && !one.dataset.state);
  go(next || claim);
});

// Somebody else was faster: their word is told, and the claim shown as it stands now.
document.body.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status !== 409) return;
  const claim = event.detail.elt.closest?.(".claim");
  if (!claim) return;
  const look = claim.dataset.look ? `&look=${claim.dataset.look}` : "";
  const next = encodeURIComponent(location.pathname + location.search);
  current = claim;
  window.htmx.ajax("GET", `/claims/${claim.dataset.claim}/row?next=${next}${look}`, { source: claim, target: claim, swap: "outerHTML" });
});

function arrive() {
  const named = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  if (named?.matches(".claim")) return go(named);
  if (!document.querySelector("[data-panel]")) return undefined;
  const open = stops().find((one) => one.dataset.claim && !one.dataset.state);
  return go(open || stops()[0]);
}

arrive();
document.documentElement.dataset.review = "ready";
