// Keys, one press of a button, local times. Everything works without them.
"use strict";

const items = () => [...document.querySelectorAll("[data-item]")].filter((item) => item.checkVisibility?.() ?? item.offsetParent);

function move(step) {
  const list = items();
  if (!list.length) return;
  const at = list.findIndex((item) => item.classList.contains("here"));
  const next = list[Math.min(Math.max(at + step, 0), list.length - 1)];
  list.forEach((item) => item.classList.remove("here"));
  next.classList.add("here");
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function open(event) {
  const here = document.querySelector("[data-item].here");
  // Enter on a link, a button or a summary is its own.
  if (!here || (event.key === "Enter" && document.activeElement !== here)) return;
  (here.querySelector("[data-open]") ?? here.querySelector("a[href]"))?.click();
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  o: open,
  Enter: open,
  "/": (event) => { event.preventDefault(); (document.getElementById("q") ?? document.getElementById("find"))?.focus(); },
  "?": () => document.getElementById("keys")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  const writing = event.target.closest("input, textarea, select, dialog, [contenteditable]");
  if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
  keys[event.key]?.(event);
});

document.querySelectorAll("[data-keys]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", keys["?"]);
});

// A second press would only send everything again.
document.querySelectorAll("form[data-once]").forEach((form) => {
  form.addEventListener("submit", () => {
    const buttons = [...form.querySelectorAll("button")];
    setTimeout(() => buttons.forEach((button) => { button.disabled = true; }));
    addEventListener("pageshow", () => buttons.forEach((button) => { button.disabled = false; }), { once: true });
  });
});

// On paper nothing is folded.
let unfolded = [];
addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("details:not([open])")];
  unfolded.forEach((one) => { one.open = true; });
});
addEventListener("afterprint", () => unfolded.forEach((one) => { one.open = false; }));

// Times with an hour in the reader's own zone; the original stays on the mark.
document.querySelectorAll("time[datetime*='T']").forEach((time) => {
  const at = new Date(time.dateTime);
  if (Number.isNaN(at.getTime())) return;
  time.title = time.textContent;
  time.textContent = at.toLocaleString(document.documentElement.lang, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hour12: false, timeZoneName: "short" });
});
