// One claim: a slider over its days, pictures as PNG, a button that copies. Without it the form and the links do.
"use strict";

const field = document.getElementById("as_of");
const days = (field?.dataset.days ?? "").split(" ").filter(Boolean);

if (days.length > 1) {
  const range = document.createElement("input");
  Object.assign(range, { type: "range", min: 0, max: days.length - 1, step: 1 });
  const reached = days.filter((day) => day <= (field.value || days.at(-1))).length;
  range.value = Math.max(reached - 1, 0);
  range.setAttribute("aria-label", "As of a day, among those on which articles came out");
  const say = () => { field.value = days[range.value]; range.setAttribute("aria-valuetext", field.value); };
  range.addEventListener("input", say);
  range.addEventListener("pointerup", () => field.form.requestSubmit());  // by keys, the button sends
  const box = document.createElement("div");
  box.className = "range";
  box.append(range);
  field.form.append(box);
}

// Drawn twice as large, in the light colours of paper.
async function toPng(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * image.naturalWidth;
  canvas.height = 2 * image.naturalHeight;
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

document.querySelectorAll(".png").forEach((place) => {
  const link = document.createElement("a");
  link.href = place.dataset.from;
  link.textContent = "PNG";
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    const made = URL.createObjectURL(await toPng(place.dataset.from));
    const save = document.createElement("a");
    Object.assign(save, { href: made, download: place.dataset.name });
    save.click();
    setTimeout(() => URL.revokeObjectURL(made), 10000);
  });
  place.append(" ", link);
});

document.querySelectorAll("[data-copies]").forEach((button) => {
  button.parentElement.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copies);
    text.select();
    await navigator.clipboard.writeText(text.value);
    button.parentElement.querySelector("[role=status]").textContent = "copied";
  });
});
