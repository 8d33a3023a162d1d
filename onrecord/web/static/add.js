// Dropping files, a list of what was chosen, and progress. Everything works without them.
"use strict";

const size = (bytes) => (bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`);

document.querySelectorAll("[data-drop]").forEach((area) => {
  const input = area.querySelector("input[type=file]");
  const list = area.querySelector("[data-chosen]");
  area.querySelector("[data-drop-hint]").hidden = false;

  function show() {
    const items = [...input.files].map((file) => {
      const item = document.createElement("li");
      item.textContent = `${file.name}, ${size(file.size)}`;
      return item;
    });
    list.replaceChildren(...items);
    list.hidden = !items.length;
  }

  input.addEventListener("change", show);
  ["dragover", "dragenter"].forEach((kind) => area.addEventListener(kind, (event) => {
    event.preventDefault();
    area.classList.add("over");
  }));
  ["dragleave", "drop"].forEach((kind) => area.addEventListener(kind, () => area.classList.remove("over")));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    const both = new DataTransfer();
    [...input.files, ...event.dataTransfer.files].forEach((file) => both.items.add(file));
    input.files = both.files;
    show();
  });
});

const job = document.querySelector("[data-job]");
const EVERY = 1000; // milliseconds

async function look() {
  let far;
  try {
    const answer = await fetch(job.dataset.job, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    far = await answer.json();
  } catch {
    setTimeout(look, 5 * EVERY); // the server may be busy, or away for a moment
    return;
  }
  if (far.over) {
    location.reload();
    return;
  }
  const words = job.querySelector("[data-words]");
  if (words.textContent !== far.words) words.textContent = far.words;
  const bar = job.querySelector("[data-bar]");
  if (far.most) {
    bar.max = far.most;
    bar.value = far.value;
  } else {
    bar.removeAttribute("value");
  }
  setTimeout(look, EVERY);
}

if (job) setTimeout(look, EVERY);
