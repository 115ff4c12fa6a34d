/* A child's pages. Everything works as plain forms; this makes it instant, calm and kind when the network is not. */
(() => {
  "use strict";
  const page = document, root = page.documentElement, one = (query, within = page) => within.querySelector(query);
  const say = (key) => page.body.dataset["say" + key] || "";
  let shownAt = performance.now();

  /* A polite word for those who listen to the page. */
  const announce = (text) => { const place = one("#announce"); if (place) { place.textContent = ""; setTimeout(() => { place.textContent = text; }, 60); } };
  const mark = (state, text) => { const place = one("[data-saved]"); if (place) { place.dataset.state = state; if (text) place.textContent = text; } };

  /* Arriving on a page, first or swapped in: focus, timing, voice. */
  const arrive = (main, moved) => {
    shownAt = performance.now();
    voice();
    if (!moved) { const first = one("[autofocus], [data-focus]", main); if (first) first.focus(); return; }
    const heading = one("h1, h2", main), typing = !matchMedia("(pointer: coarse)").matches;  // no keyboard over the words on a tablet
    const boxes = [...main.querySelectorAll(".digit")].reverse(), empty = boxes.find((box) => !box.value);
    const place = (typing && (empty || one("input[data-first]:not([disabled])", main))) || one("[data-tell], [data-focus]", main) || heading || main;
    if (!place.matches("input, button, a, [tabindex]")) place.tabIndex = -1;
    place.focus({ preventScroll: true });
    if (place.matches("input") && place.select) place.select();
    const told = one("[data-tell]", main) || heading;
    if (told) announce(told.textContent.trim().replace(/\s+/g, " "));
    scrollTo(0, 0);
    const hidden = place.getBoundingClientRect();
    if (hidden.bottom > innerHeight) place.scrollIntoView({ block: "center" });
  };

  /* Put the answer's page in place of this one. False: it is not one of our pages. */
  const swap = (html, url) => {
    const next = new DOMParser().parseFromString(html, "text/html"), main = one("main", next);
    if (!main || !next.body.classList.contains("student")) return false;
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

  const trouble = (form, submitter) => {
    mark("waiting", say("Unsent"));
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
    mark("sending", say("Sending"));
    const stop = new AbortController(), timer = setTimeout(() => stop.abort(), 12000);
    try {
      const reply = await fetch(action, { method: "POST", body, credentials: "same-origin", signal: stop.signal, headers: { "X-Requested-With": "fetch" } });
      if (reply.status >= 500 || reply.status === 429) throw new Error(String(reply.status));
      const html = await reply.text();
      mark("live", say("Saved"));
      if (!swap(html, reply.url)) location.assign(reply.url);
    } catch (problem) {
      release(form);
      trouble(form, submitter);
    } finally { clearTimeout(timer); }
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
    form.dataset.busy = "1";
    form.classList.add("busy");
    form.setAttribute("aria-busy", "true");
    const elapsed = form.elements.elapsed_ms;
    if (elapsed) elapsed.value = Math.round(performance.now() - shownAt);
    if ("swap" in form.dataset && (form.getAttribute("method") || "").toLowerCase() === "post") { event.preventDefault(); send(form, submitter); }
  });
  addEventListener("pageshow", () => page.querySelectorAll("form[data-busy]").forEach(release));
  addEventListener("popstate", () => location.reload());

  /* Digit boxes are filled from the ones to the left, as on paper. */
  page.addEventListener("input", (event) => {
    const box = event.target;
    if (!box.matches || !box.matches(".digit") || !box.value) return;
    const all = [...box.closest("tr").querySelectorAll(".digit")], left = all[all.indexOf(box) - 1];
    if (left && !left.value) left.focus();
  });

  /* Read aloud, only with a voice that lives on this device: others would send the text away. */
  const speech = window.speechSynthesis;
  const localVoice = () => {
    const all = speech ? speech.getVoices().filter((each) => each.localService === true) : [];
    const language = (root.lang || "en").slice(0, 2).toLowerCase();
    return all.find((each) => each.lang.toLowerCase().startsWith(language));
  };
  const voice = () => root.classList.toggle("can-listen", Boolean(localVoice()));
  if (speech) speech.addEventListener && speech.addEventListener("voiceschanged", voice);
  page.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-listen]");
    if (!button) return;
    if (speech.speaking) { speech.cancel(); return; }
    const from = (button.dataset.listen && one(button.dataset.listen)) || one("main"), found = localVoice();
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
    const body = new URLSearchParams({ active: active ? "yes" : "no" });
    fetch(heartbeat, { method: "POST", body, credentials: "same-origin", keepalive: true, headers: { "X-CSRFToken": csrf || "" } })
      .then((reply) => { active = active && !reply.ok; if (place?.dataset.state === "lost" && reply.ok) mark("live", say("Saved")); })
      .catch(() => { if (place && place.dataset.state !== "waiting") mark("lost", say("Lost")); });
  };
  setInterval(beat, 20000);
  page.addEventListener("visibilitychange", beat);

  beat();
  arrive(one("main"), false);
})();
