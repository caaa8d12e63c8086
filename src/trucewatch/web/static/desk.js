// What every page does: tells what was done, keeps the keyboard's place, opens help with "?".
const told = document.getElementById("told");

export function tell(words) {
  told.textContent = "";
  requestAnimationFrame(() => { told.textContent = words; });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) return;
  if (event.key === "/") {
    document.getElementById("find")?.focus();
    event.preventDefault();
  }
});

export function inField(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

document.body.addEventListener("htmx:responseError", (event) => {
  const answer = event.detail.xhr;
  let words = answer.statusText;
  try { words = JSON.parse(answer.responseText).detail || words; } catch { /* not ours */ }
  tell(words);
});

document.documentElement.dataset.ready = "yes";
