/* The small question of a hint: the word to its answer comes alone, and whatever else was typed on the card stays. Where no
   word comes, the answer waits in its place and is looked at when it can be. */
(() => {
  "use strict";
  const FIRST = 2000, LONGEST = 15000;  // ms between two looks
  const wordOf = (form) => form.querySelector("[data-word]");

  const say = (form, ...nodes) => {
    wordOf(form).replaceChildren(...nodes);
    student.announce(wordOf(form).textContent.trim().replace(/\s+/g, " "));
  };

  const look = async (form, given, tries = 0) => {
    const address = form.getAttribute("action").split("?")[0];
    try {
      const [html] = await student.ask(`${address}?${new URLSearchParams(new FormData(form))}`, { headers: { "X-Requested-With": "fetch", "X-Cards-Kept": "1" } });
      if (!form.isConnected) return;
      const same = new DOMParser().parseFromString(html, "text/html").querySelector(`[data-small="${form.dataset.small}"]`);
      if (!same) { location.reload(); return; }  // another device was further, or nobody is signed in here
      say(form, ...document.adoptNode(wordOf(same)).childNodes);
    } catch {
      const wait = () => { if (form.isConnected && answer.read(form) === given) look(form, given, tries + 1); };
      if (!tries) say(form, form.dataset.later);
      setTimeout(wait, Math.min(FIRST * 2 ** tries, LONGEST) * (.5 + Math.random()));
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("small" in form.dataset)) return;
    event.preventDefault();
    event.stopPropagation();
    const given = answer.read(form);
    if (given) look(form, given); else say(form, form.dataset.empty);
  }, true);
})();
