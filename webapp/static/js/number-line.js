/* A number line: a tap moves the point to the nearest place, arrows and buttons by one. The answer lies in the plain
   fields beside it. It runs from left to right in every language. */
(() => {
  "use strict";
  const LEFT = 20, WIDTH = 280;  // of the drawing, as number_line.py has it
  const around = (node) => node.closest(".number-line");
  const parts = (line) => ({ drawing: line.querySelector("[data-line]"), fields: [...line.querySelectorAll("[name]")], hands: [...line.querySelectorAll("[data-hand]")] });
  const valuesOf = (drawing) => drawing.dataset.line.split(" ");
  const hand = (line) => Math.max(parts(line).hands.findIndex((each) => each.getAttribute("aria-pressed") === "true"), 0);
  const grasp = (line, which) => { parts(line).hands.forEach((each, at) => each.setAttribute("aria-pressed", String(at === which))); };

  const name = (drawing, at) => {
    if (at < 0) return drawing.dataset.open;
    const between = Number(drawing.dataset.between), rest = at % between;
    return drawing.dataset.names.split("|")[(at - rest) / between] + (rest ? ` + ${rest}/${between}` : "");
  };

  /* The drawing, as the fields say it. */
  const show = (line) => {
    const { drawing, fields, hands } = parts(line), values = valuesOf(drawing), last = values.length - 1;
    const places = fields.map((field) => values.indexOf(field.value)), xs = places.map((at) => LEFT + WIDTH * at / last);
    drawing.querySelectorAll(".point").forEach((point, at) => {
      point.toggleAttribute("hidden", places[at] < 0);
      point.setAttribute("cx", xs[at]);
      point.classList.toggle("held", at === hand(line));
    });
    const jump = drawing.querySelector(".jump"), whole = fields.length === 2 && places.every((at) => at >= 0);
    jump.toggleAttribute("hidden", !whole);
    if (whole) jump.setAttribute("d", `M${xs[0]} 43Q${(xs[0] + xs[1]) / 2} -6 ${xs[1]} 43`);
    const at = places[hand(line)], label = hands[hand(line)]?.textContent;
    const slider = {
      role: "slider", tabindex: 0, "aria-label": drawing.dataset.label, "aria-orientation": "horizontal", "aria-valuemin": 0, "aria-valuemax": last,
      "aria-valuenow": Math.max(at, 0), "aria-valuetext": (label ? label + ": " : "") + name(drawing, at),
    };
    for (const [key, value] of Object.entries(slider)) drawing.setAttribute(key, value);
    return at;
  };

  const move = (line, to) => {
    const { drawing, fields, hands } = parts(line), values = valuesOf(drawing);
    fields[hand(line)].value = values[Math.min(Math.max(to, 0), values.length - 1)];
    show(line);
    if (document.activeElement !== drawing) student.announce(drawing.getAttribute("aria-valuetext"));
    return hands;
  };

  const step = (line, by) => { const at = show(line); move(line, at < 0 ? 0 : at + by); };

  document.addEventListener("click", (event) => {
    const line = event.target.closest?.(".number-line"), drawing = line && event.target.closest("[data-line]");
    const button = line && event.target.closest("[data-move], [data-hand]");
    if (button?.dataset.move) step(line, Number(button.dataset.move));
    else if (button) { grasp(line, Number(button.dataset.hand)); show(line); }
    else if (drawing) {
      const box = drawing.querySelector("svg").getBoundingClientRect(), share = ((event.clientX - box.left) / box.width * 320 - LEFT) / WIDTH;
      const first = hand(line) === 0, hands = move(line, Math.round(share * (valuesOf(drawing).length - 1)));
      if (hands.length && first) { grasp(line, 1); show(line); }
    }
  });

  document.addEventListener("keydown", (event) => {
    if (!event.target.matches?.("[data-line]") || event.altKey || event.ctrlKey || event.metaKey) return;
    const line = around(event.target), last = valuesOf(event.target).length - 1;
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5 }[event.key];
    if (by) step(line, by);
    else if (event.key === "Home" || event.key === "End") move(line, event.key === "Home" ? 0 : last);
    else return;
    event.preventDefault();
  });

  const wake = () => { for (const line of document.querySelectorAll("main .number-line")) show(line); };
  document.addEventListener("arrive", wake);
  wake();
})();
