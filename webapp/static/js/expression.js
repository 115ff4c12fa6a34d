/* Typing an expression: keys for what a small keyboard hides, and how the server reads what was typed. Where no word of it
   comes, typing alone is enough. */
(() => {
  "use strict";
  const PAUSE = 350;  // ms after the last key
  let timer = 0, asked = 0;

  const preview = async (around, field) => {
    const place = around.querySelector(".preview"), text = field.value.trim(), mine = asked += 1;
    if (!text) { place.replaceChildren(); return; }
    try {
      const address = new URL(around.dataset.expression, location.href);
      address.searchParams.set("text", text);
      const reply = await fetch(address, { credentials: "same-origin" });
      if (mine !== asked || !reply.ok) return;
      const found = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("math");
      place.replaceChildren(found ? document.adoptNode(found) : around.dataset.unclear);
    } catch { place.replaceChildren(); }
  };

  const later = (field) => {
    const around = field.closest("[data-expression]");
    clearTimeout(timer);
    timer = setTimeout(preview, PAUSE, around, field);
  };

  document.addEventListener("input", (event) => { if (event.target.matches?.("[data-expression] input")) later(event.target); });
  document.addEventListener("click", (event) => {
    const key = event.target.closest?.("[data-key]");
    if (!key) return;
    const field = key.closest("[data-expression]").querySelector("input"), end = field.selectionEnd ?? field.value.length;
    if (field.value.length < field.maxLength) field.setRangeText(key.dataset.key, field.selectionStart ?? end, end, "end");
    later(field);
  });
  const wake = () => { for (const field of document.querySelectorAll("main [data-expression] input")) if (field.value) later(field); };
  document.addEventListener("arrive", wake);
  wake();
})();
