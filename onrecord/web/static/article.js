// One article: words under the pointer or the focus light up with all that belongs to the same statement, and the panel tells its chain.
// A click or Enter pins it, in the address too. Without this file the links of the table do it.
"use strict";

const panel = document.getElementById("panel");
const reading = panel?.parentElement;
const text = reading?.querySelector(".text");
const rows = [...document.querySelectorAll("tr[data-statement]")];
const rest = panel ? [...panel.childNodes] : [];  // what it shows when nothing is lit

// The number of a statement's stretches -> its rows, and the stretches themselves.
const rowsOf = Map.groupBy ? Map.groupBy(rows, (row) => row.dataset.statement) : new Map();
if (!Map.groupBy) rows.forEach((row) => rowsOf.set(row.dataset.statement, [...(rowsOf.get(row.dataset.statement) ?? []), row]));
const stretches = new Map();
text?.querySelectorAll("[data-attribution]").forEach((piece) => {
  piece.dataset.attribution.split(" ").forEach((number) => stretches.set(number, [...(stretches.get(number) ?? []), piece]));
});
const length = (number) => stretches.get(number).reduce((sum, piece) => sum + piece.textContent.length, 0);

// Of several statements over a place the innermost: the one with the fewest characters.
function numberAt(place) {
  const box = place.closest("a.at, sup a");
  const row = box?.hash && document.getElementById(`row${box.id.slice(1)}`);
  if (row) return row;
  const piece = place.closest("[data-attribution]") ?? box?.parentElement.nextElementSibling?.closest("[data-attribution]");
  const numbers = (piece?.dataset.attribution ?? "").split(" ").filter((number) => rowsOf.has(number));
  return numbers.length ? rowsOf.get(numbers.sort((a, b) => length(a) - length(b))[0])[0] : null;
}

function light(row, look) {
  document.querySelectorAll(`.${look}`).forEach((piece) => piece.classList.remove(look));
  row?.classList.add(look);
  (row ? stretches.get(row.dataset.statement) ?? [] : []).forEach((piece) => piece.classList.add(look));
}

function show(row) {
  const chain = row?.querySelector(".chain");
  if (chain) panel.replaceChildren(...[...chain.cloneNode(true).childNodes]);
  else panel.replaceChildren(...rest);
}

let pinned = null;

function pin(row) {
  if (!row?.querySelector(".chain")) return false;  // an article of very many statements: the link loads the page
  pinned = row;
  light(null, "pinned");
  light(row, "pinned");
  document.getElementById("pinned")?.remove();
  history.replaceState(null, "", row.querySelector("[data-pin]").getAttribute("href"));
  show(row);
  const free = Object.assign(document.createElement("a"), { className: "free noprint", href: panel.dataset.address, textContent: "Let go" });
  free.addEventListener("click", release);
  panel.prepend(free);
  return true;
}

function release(event) {
  event?.preventDefault();
  pinned = null;
  light(null, "pinned");
  light(null, "lit");
  history.replaceState(null, "", panel.dataset.address);
  const hint = Object.assign(document.createElement("p"), { className: "soft", textContent: "A statement that you point at shows here who says it and on whose authority. A click keeps it." });
  hint.dataset.hint = "";
  rest.splice(0, rest.length, hint);
  show(null);
}

function point(event) {
  const row = numberAt(event.target);
  light(row, "lit");
  if (!pinned) show(row);
}

if (text) {
  reading.classList.add("follows");
  const hint = panel.querySelector("[data-hint]");
  if (hint) hint.textContent = "Words that you point at show here who says them and on whose authority. A click keeps them.";
  else pinned = document.querySelector("tr.pinned");
  text.addEventListener("pointerover", (event) => event.pointerType === "mouse" && point(event));
  text.addEventListener("pointerleave", () => { light(null, "lit"); if (!pinned) show(null); });
  text.addEventListener("focusin", (event) => event.target.id !== "pinned" && point(event));
  text.addEventListener("click", (event) => {
    if (event.target.closest("sup a") || event.ctrlKey || event.metaKey || event.shiftKey || String(getSelection())) return;
    if (pin(numberAt(event.target))) event.preventDefault();
  });
  document.querySelector(".said")?.addEventListener("click", (event) => {
    const link = event.target.closest("[data-pin]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!pin(link.closest("tr"))) return;
    event.preventDefault();
    document.getElementById(link.hash.slice(1))?.scrollIntoView({ block: "center" });
    document.getElementById(link.hash.slice(1))?.focus({ preventScroll: true });
  });
  panel.querySelector("[data-unpin]")?.addEventListener("click", release);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && pinned && !document.querySelector("dialog[open]")) release(); });
}
