/* The grid of a class's papers by keyboard: Enter and the arrows go to the child below or above; Tab is the browser's own. */
(() => {
  "use strict";
  const STEPS = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };
  for (const table of document.querySelectorAll("[data-papers]")) {
    const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input")]).filter((boxes) => boxes.length);
    table.addEventListener("keydown", (event) => {
      const step = STEPS[event.key], box = event.target;
      if (!step || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
      const at = rows.findIndex((boxes) => boxes.includes(box)), column = at < 0 ? -1 : rows[at].indexOf(box);
      if (column < 0) return;
      event.preventDefault(); /* Enter would send the form half done */
      const down = event.shiftKey && event.key === "Enter" ? -step : step;
      const next = rows[at + down]?.[column] || (down > 0 ? rows[0][column + 1] : null);
      if (next) { next.focus(); next.select(); }
    });
  }
})();
