// How many are ticked is told. Everything works without it.
"use strict";

document.querySelectorAll("form[data-ticks]").forEach((form) => {
  const boxes = [...form.querySelectorAll("input[name=proposition], input[name=other]")];
  const count = form.querySelector("[data-count]");
  const needing = [...form.querySelectorAll("button[data-needs]")];

  function tell() {
    const ticked = boxes.filter((box) => box.checked).length;
    if (count) count.textContent = ticked ? `: ${ticked} of ${boxes.length}` : "";
    needing.forEach((button) => { button.disabled = !ticked; });
  }

  form.addEventListener("change", tell);
  addEventListener("pageshow", tell);
  tell();
});
