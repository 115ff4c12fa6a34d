/* A child's pages. Everything works as plain forms; this makes it instant, calm and kind when the network is not.
   The forms of a sitting go through sitting.js and the outbox; the others are sent from here. */
(() => {
  "use strict";
  const page = document, root = page.documentElement, one = (query, within = page) => within.querySelector(query);
  const say = (key) => page.body.dataset["say" + key] || "";
  const SETTLING = 700;  // ms after a card has come in which the second of two taps was meant for the one before
  let shownAt = performance.now();

  /* A polite word for those who listen to the page. */
  const announce = (text) => { const place = one("#announce"); if (place) { place.textContent = ""; setTimeout(() => { place.textContent = text; }, 60); } };
  const mark = (state, text, more = "") => {
    const place = one("[data-saved]"), rest = page.createElement("span");
    if (!place) return;
    place.dataset.state = state;
    rest.className = "more"; rest.textContent = more && " " + more;
    place.replaceChildren(text, rest);
  };

  /* Arriving on a page or a card of it, first or swapped in: focus, timing, voice. */
  const arrive = (main, moved = true) => {
    shownAt = performance.now();
    voice();
    if (main.matches("main")) sitting.begin(main);
    page.dispatchEvent(new Event("arrive"));
    if (!moved) { const first = one("[autofocus], [data-focus]", main); if (first) first.focus(); return; }
    const heading = one("h1, h2", main), typing = !matchMedia("(pointer: coarse)").matches;  // no keyboard over the words on a tablet
    const boxes = [...main.querySelectorAll(".digit")].reverse(), empty = boxes.find((box) => !box.value);
    const place = (typing && (empty || one("[data-first]:not([disabled])", main))) || one("[data-tell]:not([hidden]), [data-focus]", main) || heading || main;
    if (!place.matches("input, select, textarea, button, a, [tabindex]")) place.tabIndex = -1;
    place.focus({ preventScroll: true });
    if (place.matches("input") && place.select) place.select();
    const told = one("[data-tell]:not([hidden])", main) || heading;
    if (told) announce(told.innerText.trim().replace(/\s+/g, " "));
    scrollTo(0, 0);
    const hidden = place.getBoundingClientRect();
    if (hidden.bottom > innerHeight) place.scrollIntoView({ block: "center" });
  };

  /* Put the answer's page in place of this one. False: it is not one of our pages, or for somebody else. */
  const swap = (html, url) => {
    const next = new DOMParser().parseFromString(html, "text/html"), main = one("main", next), me = page.body.dataset.student;
    if (!main || !next.body.classList.contains("student") || (me && next.body.dataset.student !== me)) return false;
    page.title = next.title;
    const bar = one("[data-region=bar]", next), here = one("[data-region=bar]");
    if (bar && here) here.replaceWith(page.adoptNode(bar));
    for (const key of Object.keys(page.body.dataset)) if (!(key in next.body.dataset)) delete page.body.dataset[key];
    Object.assign(page.body.dataset, next.body.dataset);
    main.dataset.fresh = "";
    one("main").replaceWith(page.adoptNode(main));
    if (url !== location.href) history.pushState(null, "", url);
    arrive(main, true);
    return true;
  };

  const ask = async (url, options = {}) => {
    const stop = new AbortController(), timer = setTimeout(() => stop.abort(), 12000);
    try {
      const reply = await fetch(url, { credentials: "same-origin", signal: stop.signal, headers: { "X-Requested-With": "fetch" }, ...options });
      if (reply.status >= 500 || reply.status === 429) throw new Error(String(reply.status));
      return [await reply.text(), reply.url, reply.status];
    } finally { clearTimeout(timer); }
  };

  /* Go to a page of ours without leaving this one before the other is there. Fails where it does not come. */
  const visit = async (url, headers = {}) => { follow(...await ask(url, { headers: { "X-Requested-With": "fetch", ...headers } })); };

  /* Where a page leads that is not this child's: to the door, unless another child has come through it on this device. */
  const follow = (html, url, status) => {
    if (swap(html, url)) return;
    if (page.body.dataset.student && (status === 404 || /<body[^>]* data-student=/.test(html))) loggedOut();
    else location.assign(status >= 400 ? "/" : url);  // an address that was only posted to is no page
  };

  const loggedOut = () => {
    one("main").replaceChildren(one("template#other").content.cloneNode(true));
    one("[data-region=bar] .who")?.remove();
    delete page.body.dataset.heartbeat;
    arrive(one("main > section"));
  };

  /* The heartbeat was turned away: is this child still signed in here? Another tab may have seen a log-out. */
  const askWhoIsHere = async () => {
    const [html] = await ask("/");
    if (new DOMParser().parseFromString(html, "text/html").body.dataset.student !== page.body.dataset.student) loggedOut();
  };

  const trouble = (form, submitter) => {
    let box = one(".notice.trouble", form);
    if (!box) {
      box = page.createElement("div");
      box.className = "notice trouble";
      const words = page.createElement("p"), again = page.createElement("button");
      words.textContent = say("Trouble");
      again.className = "btn"; again.type = "button"; again.textContent = say("Again");
      again.addEventListener("click", () => form.requestSubmit(submitter && submitter.isConnected ? submitter : null));
      const inner = page.createElement("div");
      inner.className = "stack-gap"; inner.append(words, again); box.append(inner); form.append(box);
    }
    announce(say("Trouble"));
    one("button", box).focus();
  };

  const release = (form) => { delete form.dataset.busy; form.classList.remove("busy"); form.removeAttribute("aria-busy"); };

  const send = async (form, submitter) => {
    const body = new FormData(form);
    if (submitter && submitter.name) body.append(submitter.name, submitter.value);
    const action = (submitter && submitter.getAttribute("formaction")) || form.getAttribute("action") || location.href;
    try {
      follow(...await ask(action, { method: "POST", body }));
    } catch {
      release(form);
      trouble(form, submitter);
    }
  };

  /* The picture code: taps fill the slots here; the last one sends the form, with the same fields as without script. */
  const tap = (form, button) => {
    const chosen = form.elements.chosen, so = chosen.value ? chosen.value.split(",") : [], want = Number(form.dataset.code);
    if (button.value && so.length + 1 >= want) return false;
    if (button.value) so.push(button.value); else so.pop();
    chosen.value = so.join(",");
    form.querySelectorAll(".slot").forEach((slot, at) => {
      const from = so[at] && one(`button[value="${so[at]}"]`, form);
      slot.replaceChildren(from ? one("svg", from).cloneNode(true) : Object.assign(page.createElement("span"), { textContent: at + 1 }));
    });
    form.querySelectorAll("button[name=pick]").forEach((each) => { each.disabled = each.value ? so.includes(each.value) : !so.length; });
    announce(so.length + " / " + want);
    if (button.disabled) one("button[name=pick]:not([disabled])", form).focus({ preventScroll: true });
    return true;
  };

  page.addEventListener("submit", (event) => {
    const form = event.target, submitter = event.submitter;
    if (form.dataset.busy) { event.preventDefault(); return; }
    if (form.dataset.code && submitter && tap(form, submitter)) { event.preventDefault(); return; }
    if (submitter && sitting.owns(form)) { event.preventDefault(); sitting.take(form, submitter); return; }
    if (form.matches("[data-leave]") && waiting && !form.dataset.sure) { event.preventDefault(); warn(form); return; }
    form.dataset.busy = "1";
    form.classList.add("busy");
    form.setAttribute("aria-busy", "true");
    const elapsed = form.elements.elapsed_ms;
    if (elapsed) elapsed.value = Math.round(performance.now() - shownAt);
    if ("swap" in form.dataset && (form.getAttribute("method") || "").toLowerCase() === "post") { event.preventDefault(); send(form, submitter); }
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); else page.querySelectorAll("form[data-busy]").forEach(release); });
  addEventListener("popstate", () => { visit(location.href).catch(() => {}); });

  page.addEventListener("click", (event) => {
    const pressed = event.target.closest && event.target.closest("main button, main a[href]");
    if (pressed && event.detail > 1 && !pressed.closest(".lively") && performance.now() - shownAt < SETTLING && sitting.owns(pressed.form || pressed)) { event.preventDefault(); event.stopPropagation(); }
  }, true);
  page.addEventListener("keydown", (event) => { if (event.repeat && event.key === "Enter" && sitting.owns(event.target)) event.preventDefault(); }, true);
  page.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) print();
    const link = event.target.closest && event.target.closest("main a[href]");
    if (!link || !page.body.dataset.student || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || link.origin !== location.origin || link.hash) return;
    event.preventDefault();
    visit(link.href).catch(() => { if (!sitting.goOn()) lost(); });
  });

  /* What waits on this device, in words; and a question before somebody leaves it here. */
  let waiting = 0;
  const number = (key, count) => (count === 1 ? say(key + "One") : say(key + "Many")).replace("{n}", count);
  const lost = () => { mark("lost", say("Lost")); announce(say("Lost")); };
  page.addEventListener("outbox", ({ detail: { rows, whole, failing } }) => {
    const me = page.body.dataset.student, mine = me ? rows.filter((row) => row.student === me) : rows;
    const refused = mine.filter((row) => row.refused).length, before = waiting, place = one("[data-saved]");
    waiting = mine.length - refused;
    if (place) place.hidden = !me && !mine.length;
    root.dataset.outbox = waiting ? "waiting" : "empty";
    for (const each of page.querySelectorAll("[data-waiting]")) each.textContent = waiting ? number("Waiting", waiting) : "";
    if (waiting) mark(failing ? "waiting" : "sending", failing ? number("Waiting", waiting) : say("Sending"), failing && say("Goon"));
    else if (!whole) mark("sending", say("Sending"));  // what lies on the device cannot be seen just now
    else if (refused) mark("waiting", number("Refused", refused));
    else mark("live", say("Saved"));
    if (failing && waiting > before) announce(number("Waiting", waiting));
  });
  const warn = (form) => {
    const box = one("#leave"), stay = one("[data-stay]", box), leave = one("[data-go]", box);
    outbox.flush();
    stay.onclick = () => box.close();
    leave.onclick = () => { form.dataset.sure = "1"; box.close(); form.requestSubmit(); };
    box.showModal();
  };

  /* Digit boxes are filled from the ones to the left, as on paper. */
  page.addEventListener("input", (event) => {
    const box = event.target;
    if (!box.matches || !box.matches(".digit") || !box.value) return;
    const all = [...box.closest("tr").querySelectorAll(".digit")], left = all[all.indexOf(box) - 1];
    if (left && !left.value) left.focus();
  });

  /* Read aloud, only with a voice that lives on this device: others would send the text away. */
  const speech = window.speechSynthesis;
  const wordsFor = (button) => (button?.dataset.listen && one(button.dataset.listen)) || one("main");
  const localVoice = (from) => {
    const all = speech ? speech.getVoices().filter((each) => each.localService === true) : [];
    const language = (from.dataset.sayIn || from.closest("[lang]")?.lang || "en").slice(0, 2).toLowerCase();  // a task may speak another than its page
    return all.find((each) => each.lang.toLowerCase().startsWith(language));
  };
  const voice = () => root.classList.toggle("can-listen", Boolean(localVoice(wordsFor(one("[data-listen]")))));
  if (speech) speech.addEventListener && speech.addEventListener("voiceschanged", voice);
  page.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-listen]");
    if (!button) return;
    if (speech.speaking) { speech.cancel(); return; }
    const from = wordsFor(button), found = localVoice(from);
    if (!found) return;
    const words = new SpeechSynthesisUtterance(from.dataset.say || from.innerText);
    words.voice = found; words.lang = found.lang; words.rate = .9;
    speech.speak(words);
  });

  /* "I am here", every 20 s while the page is seen; active: something was touched since the last time. */
  let active = true;  // coming to a page is something done
  for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, () => { active = true; }, { passive: true });
  const beat = () => {
    const { heartbeat, csrf } = page.body.dataset, place = one("[data-saved]");
    if (!heartbeat || page.hidden) return;
    const body = new URLSearchParams({ active: active ? "yes" : "no", student: page.body.dataset.student });
    fetch(heartbeat, { method: "POST", body, credentials: "same-origin", keepalive: true, headers: { "X-CSRFToken": csrf || "" } })
      .then((reply) => { if ([400, 401, 404, 409].includes(reply.status)) askWhoIsHere().catch(() => {}); active = active && !reply.ok; if (place?.dataset.state === "lost" && reply.ok) { mark("live", say("Saved")); outbox.flush(); } })
      .catch(() => { if (place && place.dataset.state !== "waiting") mark("lost", say("Lost")); });
  };
  setInterval(beat, 20000);
  page.addEventListener("visibilitychange", beat);

  window.student = { arrive, ask, visit, announce };
  beat();
  arrive(one("main"), false);
  outbox.flush();  // after the page has looked at what waits
})();
