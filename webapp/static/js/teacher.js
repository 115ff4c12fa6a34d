/* Staff pages: when to ask the server again, what the clock says when it does not reply, hidden names, print. */
(() => {
  "use strict";
  const page = document, root = page.documentElement;
  const STEPS = [10, 20, 40, 60];
  const pointer = { x: -1, y: -1, kind: "", moved: 0 };
  let failures = 0, lastHeard = Date.now(), nextTry = 0;

  for (const kind of ["pointermove", "pointerdown"]) page.addEventListener(kind, (event) => {
    Object.assign(pointer, { x: event.clientX, y: event.clientY, kind: event.pointerType, moved: Date.now() });
  }, { passive: true });
  page.addEventListener("pointerleave", () => { pointer.x = -1; });

  /* A region is left alone while somebody is in it: focus, open details, or a mouse over something to press or just moved. */
  const inUse = (region) => {
    if (region.contains(page.activeElement) || region.querySelector("details[open], .busy")) return true;
    if (pointer.kind === "touch") return Date.now() - pointer.moved < 1500;
    const under = pointer.x < 0 ? null : page.elementFromPoint(pointer.x, pointer.y);
    if (!under || !region.contains(under)) return false;
    return Boolean(under.closest("a, button, input, select, textarea, summary, label, li, tr")) || Date.now() - pointer.moved < 10000;
  };

  const status = () => {
    const clock = new Intl.DateTimeFormat(root.lang || "en", { hour: "2-digit", minute: "2-digit", hour12: false }).format(lastHeard);
    page.querySelectorAll("[data-live]").forEach((place) => {
      place.dataset.state = failures ? "lost" : "live";
      const text = (failures ? place.dataset.lost : place.dataset.live).replace("{time}", clock);
      if (place.textContent !== text) place.textContent = text;
    });
  };

  const due = new WeakMap();
  setInterval(() => {
    const now = Date.now();
    if (page.hidden || now < nextTry) return;
    page.querySelectorAll("[data-tick]").forEach((region) => {
      if (!due.has(region)) due.set(region, now + Number(region.dataset.tick || 5) * 1000);
      if (now < due.get(region) || inUse(region)) return;
      due.set(region, now + Number(region.dataset.tick || 5) * 1000);
      region.dispatchEvent(new CustomEvent("tick"));
    });
  }, 500);

  const heard = () => { failures = 0; nextTry = 0; lastHeard = Date.now(); status(); };
  const lost = () => { nextTry = Date.now() + STEPS[Math.min(failures, STEPS.length - 1)] * 1000; failures += 1; status(); };
  const isTick = (event) => Boolean(event.detail.elt && event.detail.elt.closest("[data-tick]")) && event.detail.requestConfig?.verb !== "post";
  page.addEventListener("htmx:afterRequest", (event) => { if (isTick(event)) (event.detail.successful ? heard : lost)(); });
  page.addEventListener("htmx:beforeSwap", (event) => { if (isTick(event) && inUse(event.detail.elt)) event.detail.shouldSwap = false; });
  page.addEventListener("visibilitychange", () => { if (!page.hidden) page.querySelectorAll("[data-tick]").forEach((region) => due.set(region, 0)); });

  /* Plain forms are sent once, however often they are pressed. */
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.hasAttribute("hx-post") || event.defaultPrevented) return;
    if ("project" in form.dataset) { project(event, form); return; }
    if (form.dataset.busy) { event.preventDefault(); return; }
    form.dataset.busy = "1";
    form.classList.add("busy");
  });
  addEventListener("pageshow", () => page.querySelectorAll("form[data-busy]").forEach((form) => { delete form.dataset.busy; form.classList.remove("busy"); }));

  /* Names disappear at once; the server is told as well, so that the next page starts hidden. */
  const project = (event, form) => {
    event.preventDefault();
    const hidden = root.dataset.names !== "hidden", button = form.querySelector("button");
    if (hidden) root.dataset.names = "hidden"; else delete root.dataset.names;
    if (button) button.setAttribute("aria-pressed", String(hidden));
    fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin", keepalive: true, redirect: "manual" }).catch(() => {});
  };

  page.addEventListener("click", (event) => { if (event.target.closest && event.target.closest("[data-print]")) print(); });
  const first = page.querySelector("[data-focus]");
  if (first) first.focus();
})();
