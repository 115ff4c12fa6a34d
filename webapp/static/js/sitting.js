/* A child's sitting: all its questions are in the page, so that the Wi-Fi may go for a while.

   One card is seen, the others wait in templates beside it. What the child does becomes a row of the outbox. In an exit
   ticket the next question comes at once; in practice we wait for the server's word, and where it does not come we say so
   and go on.
   Without this script every card is a plain form, and the server leads. */
(() => {
  "use strict";
  const SOON = 4000, LONGEST = 15000;  // ms; a child waits no longer for a word before going on; pause before asking again
  const one = (query, within = document) => within.querySelector(query);
  const say = (key) => document.body.dataset["say" + key] || "";
  const bodyText = (node) => node.textContent.trim().replace(/\s+/g, " ");
  let main, cards, shownAt = 0, tries = 0, keeps = false;  // keeps: the page that comes brings no cards of the questions ahead

  const facts = () => main.dataset;
  const isTicket = () => facts().purpose === "ticket";
  const live = () => one("[data-card]", main);
  const names = () => [...cards.keys()].filter(Number).sort((a, b) => a - b);
  const panel = (name) => one(`template[data-panel=${name}]`, main).content.firstElementChild.cloneNode(true);

  /* From the page as it came: every card by its name. */
  const collect = (from) => {
    const before = keeps ? cards : new Map();
    main = from;
    keeps = false;
    tries = 0;
    cards = new Map();
    for (const [name, card] of before) if (Number(name) && !card.dataset.state) cards.set(name, card);
    shownAt = performance.now();
    for (const each of main.querySelectorAll("template[data-of]")) { const card = each.content.firstElementChild; cards.set(card.dataset.card, card); }
    const shown = live();
    if (shown) cards.set(shown.dataset.card, shown);
  };

  const show = (name) => {
    const card = cards.get(String(name));
    if (isTicket() && name === "review") review(card);
    live().replaceWith(card);
    document.title = document.title.replace(/^.*(?= · )/, () => card.dataset.title);
    one("[data-quiet]", main).hidden = !Number(name);
    const bar = one(".progress");
    if (bar) {
      bar.hidden = !Number(name);
      one("span", bar).textContent = card.dataset.title;
      bar.querySelectorAll("i").forEach((dot, at) => { dot.className = at < name - 1 ? "past" : at === name - 1 ? "here" : "ahead"; });
    }
    if (Number(name)) history.replaceState(null, "", isTicket() ? `${facts().address}?question=${name}` : facts().address);
    shownAt = performance.now();
    student.arrive(card);
    if (name === "review" && facts().stale) refresh();  // another device was first: the server knows what stands
  };

  const { read: written, write } = answer;
  const spoken = (card) => answer.words(one("form", card));

  /* A word in the card's own place for words. */
  const ask = (card, key) => {
    const place = one("[data-ask]", card);
    if (!place) return;
    one("b", place).textContent = say(key);
    for (const rest of place.querySelectorAll("bdi")) rest.hidden = !["Empty", "Unreadable"].includes(key);
    place.hidden = false;
    if (card.isConnected) { place.focus(); student.announce(bodyText(place)); }
  };

  const hold = (form, busy) => {
    if (busy) form.dataset.busy = "1"; else delete form.dataset.busy;
    form.classList.toggle("busy", busy);
  };

  /* Exit ticket ---------------------------------------------------------------------------------------------------- */

  const note = (card, kind, given) => {
    card.dataset.answered = kind;
    if (kind === "not-sure") write(one("form", card), "");
    else if (given !== undefined) write(one("form", card), given);
    for (const old of card.querySelectorAll(".tell")) { if (old.matches("[data-ask]")) old.hidden = true; else old.remove(); }
  };

  const after = (name) => {
    const all = names(), open = all.filter((each) => !cards.get(each).dataset.answered), next = all[all.indexOf(name) + 1];
    return open.length && next ? next : open[0] || "review";
  };

  const review = (card) => {
    for (const name of names()) {
      const from = cards.get(name), unsure = from.dataset.answered !== "answer";
      one(`[data-given="${name}"]`, card).textContent = unsure ? "?" : spoken(from);
      one(`[data-unsure="${name}"]`, card).hidden = !unsure;
    }
  };

  const answerTicket = (card, kind, given, reply) => {
    note(card, kind, given);
    show(after(card.dataset.card));
    reply.then((said) => {
      if (said?.kept === "conflict") { facts().stale = "1"; if (live().dataset.card === "review") refresh(); }
      if (said?.verdict !== "unreadable" || written(one("form", card)) !== given) return;
      delete card.dataset.answered;
      if (live().dataset.card === "review") show(card.dataset.card);
      ask(card, "Unreadable");
    });
  };

  /* Practice ------------------------------------------------------------------------------------------------------- */

  const stateOf = (name) => cards.get(name).dataset.state;  // over | asked (sent, and not told yet) | undefined

  /* In place of the form: what was answered, with a word to it. */
  const tell = (card, name, state) => {
    const told = panel(name), sum = one("[data-sum]", told);
    sum.textContent = (card.dataset.equation ? card.dataset.equation + " " : "") + spoken(card);
    sum.dir = card.dataset.equation ? "ltr" : "auto";
    card.dataset.state = state;
    for (const part of [...card.children]) {
      if (part.matches("form#work")) part.hidden = true;  // stays for the quiet buttons beneath
      else if (!part.matches("#task")) part.remove();
    }
    card.append(told);
    const dot = document.querySelectorAll(".progress i")[card.dataset.card - 1];
    if (dot && state === "over") dot.className = "past";
    student.arrive(card);
  };

  const goOn = async () => {
    const next = wasShown() ? undefined : names().find((name) => !stateOf(name));
    if (next) { show(next); return; }
    if (names().some((name) => stateOf(name) === "asked")) { await refresh(); return; }
    end();
  };

  /* The last ones went well at the first try and without a hint: the rest need not be done. As in place.py. */
  const wasShown = () => Number(facts().inARow) >= Number(facts().shownAt);
  const count = (card) => { facts().inARow = "fresh" in card.dataset ? Number(facts().inARow) + 1 : 0; };
  const end = () => {
    const early = names().some((name) => !stateOf(name)), card = cards.get("end");
    one("[data-all]", card).hidden = early;
    one("[data-early]", card).hidden = !early;
    show("end");
  };

  const wait = () => { if (live().dataset.card !== "wait") show("wait"); };

  /* The server's page of this sitting, once nothing of it waits here any more; until then a card that says so. Where the
     page does not come, the child goes on with what is here, and it is asked for again. */
  const refresh = async (more = "") => {
    if (main.dataset.leaving) return;
    const here = main, unsent = (await outbox.rows()).some((row) => !row.refused && row.sitting === facts().sitting);
    if (here !== main) return;
    if (unsent) { wait(); return; }
    here.dataset.leaving = "1";
    keeps = !isTicket() && names().every((name) => name === live().dataset.card || !stateOf(name) || stateOf(name) === "over");
    try { await student.visit(facts().address + more, keeps ? { "X-Cards-Kept": "1" } : {}); } catch { if (here === main) missed(more); }
    keeps = false;
    delete here.dataset.leaving;
  };

  const missed = (more) => {
    if (!isTicket() && Number(live().dataset.card)) { if (!one("[data-next]", live())) tell(live(), "later", "asked"); } else wait();
    const here = main, card = live();
    tries += 1;
    setTimeout(() => { if (here === main && live() === card) refresh(more); }, Math.min(1000 * 2 ** tries, LONGEST) * (.5 + Math.random()));
  };

  /* ---------------------------------------------------------------------------------------------------------------- */

  const away = () => new Promise((done) => {
    const limit = setTimeout(() => done("away"), SOON);
    document.addEventListener("outbox", function hear(event) {
      if (!event.detail.failing) return;
      clearTimeout(limit); document.removeEventListener("outbox", hear); done("away");
    });
  });

  const heardCall = () => {
    const told = one("[data-asked]", main), button = one("button[value=help]", main);
    told.hidden = false;
    if (button) button.hidden = true;
    student.announce(bodyText(told));
  };

  const NOT_NOW = { hint: "HintLater", help: "HelpLater", break: "BreakLater", mistyped: "HintLater" };

  /* What the child sees when the server has spoken, or has not. */
  const lead = async (card, form, kind, reply) => {
    const here = main, number = Number(card.dataset.card) || "";
    const said = await Promise.race([reply, away()]);
    if (here !== main) return;
    if (said === "away") {
      hold(form, false);
      if (NOT_NOW[kind]) ask(card, NOT_NOW[kind]);
      else if (kind === "finish") wait();
      else tell(card, "later", "asked");
      reply.then(() => {
        if (here !== main || kind === "break") return;
        if (kind === "help") heardCall();
        else if (live() === card) refresh(number ? `?told=${number}` : "");
      });
    } else if (kind === "answer" && said?.verdict === "right" && !names().some((name) => stateOf(name) === "asked")) { hold(form, false); count(card); tell(card, "right", "over"); }
    else if (kind === "finish" && !isTicket()) await student.visit(facts().home).catch(() => missed(""));
    else if (kind === "help") { hold(form, false); heardCall(); }
    else { card.dataset.state = "asked"; await refresh(number ? `?told=${number}` : ""); hold(form, false); }
  };

  /* A form of the sitting was sent: the row is made and numbered at once, whatever is pressed next. */
  const take = (form, button) => {
    const card = live(), kind = button.value, given = kind === "answer" ? written(form) : undefined;
    if (kind === "answer" && !given) { ask(card, "Empty"); return; }
    const row = { token: form.elements.token.value, kind, revision: Number(form.elements.revision.value), elapsed_ms: Math.round(performance.now() - shownAt) };
    if (kind === "answer") row.answer = given;
    const reply = outbox.keep(row, { student: document.body.dataset.student, sitting: facts().sitting, sequence: Number(facts().sequence) });
    if (isTicket() && (kind === "answer" || kind === "not-sure")) { answerTicket(card, kind, given, reply); return; }
    hold(form, true);
    lead(card, form, kind, reply);
  };

  /* A page that was made before these rows arrived: the child goes on after them. */
  const catchUp = async () => {
    const here = main, rows = (await outbox.rows()).filter((row) => !row.refused && row.sitting === facts().sitting);
    if (here !== main || !rows.length) return;
    for (const { body } of rows) {
      const card = [...cards.values()].find((each) => one("[name=token]", each)?.value === body.token);
      if (!card || !["answer", "not-sure"].includes(body.kind)) continue;
      if (isTicket()) note(card, body.kind, body.answer); else card.dataset.state = "asked";
    }
    if (rows.some((row) => row.body.kind === "finish")) wait();
    else if (isTicket() && live().dataset.answered) show(names().find((each) => !cards.get(each).dataset.answered) || "review");
    else if (!isTicket() && live().dataset.state) goOn();
  };

  const begin = (from) => {
    (from.dataset.scripts || "").split(" ").forEach(loading.script);
    if (!from.dataset.sitting) { main = null; return; }
    collect(from);
    loading.pictures(cards, () => from === main);
    catchUp();
  };

  document.addEventListener("outbox", (event) => {
    if (!main?.isConnected || live()?.dataset.card !== "wait") return;
    if (!event.detail.rows.some((row) => !row.refused && row.sitting === facts().sitting)) refresh();
  });

  document.addEventListener("click", (event) => {
    const link = main && event.target.closest?.("[data-show], [data-next]");
    if (!link || !main.contains(link)) return;
    event.preventDefault();
    if ("next" in link.dataset) goOn(); else show(link.dataset.show);
  });

  /* Does this form, or what lies in one, make a row here? */
  const owns = (node) => Boolean(main?.contains(node) && (node.elements ? node.elements.token : node.closest("[data-card]")));

  /* The next question without the server, where a link of the page leads nowhere just now. False: there is none. */
  const goOnAlone = () => { if (!main?.isConnected || !live()) return false; goOn(); return true; };

  window.sitting = { begin, take, owns, goOn: goOnAlone };
})();
