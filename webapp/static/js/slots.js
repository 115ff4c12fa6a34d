/* Putting things in order, and matching: a tap on a thing puts it into the place that waits, a tap on a place empties it.
   The answer lies in the plain lists beside the buttons. */
(() => {
  "use strict";
  const OPEN = /(^|:)_?$/;
  const parts = (box) => ({
    lists: [...box.previousElementSibling.querySelectorAll("select")],
    slots: [...box.querySelectorAll("[data-slot]")], things: [...box.querySelectorAll("[data-put]")],
  });
  const idIn = (list) => (OPEN.test(list.value) ? "" : list.value.replace(/^.*:/, ""));

  /* The buttons, as the lists say it. */
  const show = (box) => {
    const { lists, slots, things } = parts(box), ids = lists.map(idIn);
    const open = ids.findIndex((id) => !id), waits = ids[box.dataset.waits] === "" ? Number(box.dataset.waits) : open;
    slots.forEach((slot, at) => {
      const thing = things.find((each) => each.dataset.put === ids[at]);
      slot.classList.toggle("filled", Boolean(thing));
      const said = slot.querySelector(".unseen"), seen = slot.querySelector("[aria-hidden]");
      said.textContent = `${slot.dataset.of}: ${thing ? (thing.querySelector(".unseen") || thing).textContent.trim() : box.dataset.empty}`;
      seen.replaceChildren(...(thing ? [thing.firstElementChild.cloneNode(true)] : []));
      seen.querySelector(".unseen")?.remove();
      if (at === waits) slot.setAttribute("aria-current", "true"); else slot.removeAttribute("aria-current");
    });
    for (const thing of things) thing.setAttribute("aria-pressed", String(ids.includes(thing.dataset.put)));
    return { waits, ids, lists, things };
  };

  const choose = (list, id) => { list.selectedIndex = id ? [...list.options].findIndex((each) => each.value.replace(/^.*:/, "") === id) : 0; };
  const say = (box, at) => student.announce(parts(box).slots[at].querySelector(".unseen").textContent);

  const put = (box, id) => {
    const { waits, ids, lists } = show(box), before = ids.indexOf(id);
    if (before >= 0 && box.dataset.slots === "once") { empty(box, before); return; }
    if (waits < 0) return;
    choose(lists[waits], id);
    delete box.dataset.waits;
    show(box);
    say(box, waits);
  };

  const empty = (box, at) => {
    choose(parts(box).lists[at], "");
    box.dataset.waits = at;
    show(box);
    say(box, at);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-slot], [data-put]"), box = button?.closest("[data-slots]");
    if (!box) return;
    if (button.dataset.put) put(box, button.dataset.put); else empty(box, parts(box).slots.indexOf(button));
  });
  const wake = () => { for (const box of document.querySelectorAll("main [data-slots]")) show(box); };
  document.addEventListener("arrive", wake);
  wake();
})();
