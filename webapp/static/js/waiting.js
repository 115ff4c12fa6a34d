/* A child waits for the teacher: look every few seconds while the page is seen, and go in when the door is open. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-wait], form[data-open]");
  if (!form) return;
  const open = (page) => page.querySelector("form[data-open]");
  if (open(document)) { form.requestSubmit(); return; }
  const look = async () => {
    if (document.hidden || form.dataset.busy) return;
    try {
      const reply = await fetch(location.href, { credentials: "same-origin", headers: { "X-Requested-With": "fetch" } });
      if (!reply.ok) return;
      if (open(new DOMParser().parseFromString(await reply.text(), "text/html"))) { clearInterval(timer); form.requestSubmit(); }
    } catch { /* no network now: the next look is soon, and the button works by itself */ }
  };
  const timer = setInterval(look, 4000);
})();
