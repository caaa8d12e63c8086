// Reading a document beside its claims: the claim that is looked at lights up in the text, and the other way round.
import { go } from "./review.js";

const paper = document.querySelector("[data-reading]");

function marksOf(claim) {
  return [...paper.querySelectorAll("mark[data-claims]")].filter((one) => one.dataset.claims.split(" ").includes(claim));
}

function show(claim) {
  for (const one of paper.querySelectorAll("mark.is-shown")) one.classList.remove("is-shown");
  const marks = marksOf(claim);
  for (const one of marks) {
    one.closest("details")?.setAttribute("open", "");
    one.classList.add("is-shown");
  }
  if (marks.length) marks[0].scrollIntoView({ block: "center" });
}

document.addEventListener("claim-reached", (event) => {
  if (event.detail.dataset.claim) show(event.detail.dataset.claim);
});

// Words that several claims rest on lead from one to the next.
paper.addEventListener("click", (event) => {
  const mark = event.target.closest("mark[data-claims]");
  if (!mark) return;
  const claims = mark.dataset.claims.split(" ");
  const at = claims.indexOf(document.querySelector("[data-current]")?.dataset.claim);
  go(document.getElementById(`claim-${claims[(at + 1) % claims.length]}`));
});

// A claim that was judged looks judged in the text too.
document.body.addEventListener("htmx:afterSettle", () => {
  for (const claim of document.querySelectorAll("[data-marks] .claim")) {
    for (const mark of marksOf(claim.dataset.claim)) mark.dataset.state = claim.dataset.state;
  }
});

function arrive() {
  const hash = decodeURIComponent(location.hash.slice(1));
  if (!hash.startsWith("at-")) return;
  const named = hash.slice(3);
  const claim = document.getElementById(`claim-${named}`);
  if (claim) return go(claim);
  if (!/^\d+$/.test(named)) return;
  const cut = [...paper.querySelectorAll("[data-start]")].filter((one) => Number(one.dataset.start) <= Number(named)).pop();
  if (!cut) return;
  cut.closest("details")?.setAttribute("open", "");
  cut.scrollIntoView({ block: "center" });
  cut.classList.add("is-shown");
}

// Only after the browser has gone to the fragment itself: it takes the focus away from what is no target.
if (document.readyState === "complete") arrive();
else window.addEventListener("load", () => setTimeout(arrive));
window.addEventListener("hashchange", () => setTimeout(arrive));
