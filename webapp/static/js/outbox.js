/* The outbox: what a child did waits here, on the device, until the server says that it keeps it.

   Rows lie in IndexedDB in the order in which they were made. Each carries its signed token, so that it can be sent from
   any page of ours, whoever is signed in, and under its own child. Nothing here needs a secure origin. What the browser's
   storage does not take waits in the page instead.

   keep(row, at)   store a row {token, kind, revision, answer, elapsed_ms} of the sitting at {student, sitting, sequence};
                   gives a promise of the server's reply (null where another tab sent it)
   rows()          a promise of all rows that wait; flush() sends them now
   The page hears "outbox" events: {rows, whole, failing}. */
(() => {
  "use strict";
  const VERSION = 1;  // of the rows; the server accepts the one before as well, from pages that stayed open over an upgrade
  const AT_ONCE = 50, DAY = 86400000, KEPT_DAYS = 14;
  const PATIENCE = 10000, LONGEST_PAUSE = 10000, LONGEST_WISH = 60000, OPENING = 3000, SHUT = 30000;  // ms
  const replies = new Map();  // by order: who waits in this page for a reply

  const asked = (request) => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error); });
  const ended = (work) => new Promise((done, fail) => { work.oncomplete = () => done(); work.onerror = work.onabort = () => fail(work.error); });

  /* Some browsers never answer, and some lose what was open: then the page stands in, until it can be opened again. */
  const open = () => new Promise((done, fail) => {
    const wish = indexedDB.open("onramp", 1);
    wish.onupgradeneeded = () => {
      wish.result.createObjectStore("rows", { keyPath: "order", autoIncrement: true });
      wish.result.createObjectStore("sittings", { keyPath: "id" });
    };
    wish.onsuccess = () => {
      wish.result.onversionchange = () => { wish.result.close(); lose(); };
      wish.result.onclose = lose;
      done(wish.result);
    };
    wish.onerror = () => fail(wish.error);
  });

  /* What a sitting's next row is numbered: later than all that this device, its storage or the page has seen of it. The
     sequence runs over the sitting, the revision over the token. */
  const seen = new Map();
  const number = (row, at, stored) => {
    const mine = seen.get(at.sitting), known = stored || { sequence: 0, revisions: {} };
    const revision = Math.max(row.revision, 1 + (known.revisions[row.token] || 0), 1 + (mine?.revisions[row.token] || 0));
    const sitting = {
      id: at.sitting, at: Date.now(),
      sequence: Math.max(known.sequence, mine?.sequence || 0, at.sequence || 0) + 1,
      revisions: { ...known.revisions, ...mine?.revisions, [row.token]: revision },
    };
    seen.set(at.sitting, sitting);
    return [sitting, { student: at.student, sitting: at.sitting, version: VERSION, body: { ...row, revision, sequence: sitting.sequence } }];
  };

  const onDevice = (db) => ({
    add: async (row, at) => {
      const work = db.transaction(["rows", "sittings"], "readwrite", { durability: "strict" }), end = ended(work);
      end.catch(() => {});
      const [sitting, kept] = number(row, at, await asked(work.objectStore("sittings").get(at.sitting)));
      work.objectStore("sittings").put(sitting);
      kept.order = await asked(work.objectStore("rows").add(kept));
      await end;
      return kept;
    },
    all: () => asked(db.transaction("rows").objectStore("rows").getAll()),
    change: async (gone, refused) => {
      const work = db.transaction("rows", "readwrite", { durability: "strict" }), rows = work.objectStore("rows");
      for (const order of gone) rows.delete(order);
      for (const row of refused) rows.put(row);
      await ended(work);
    },
    /* The numbers of sittings that lie long back, unless something of them waits. */
    forget: async (before) => {
      const work = db.transaction(["rows", "sittings"], "readwrite"), sittings = work.objectStore("sittings");
      const waiting = new Set((await asked(work.objectStore("rows").getAll())).map((row) => row.sitting));
      for (const each of await asked(sittings.getAll())) if (each.at < before && !waiting.has(each.id)) sittings.delete(each.id);
    },
  });

  const FIRST_SPARE = 2 ** 52;  // orders of rows in the page: after all that lies on the device
  const spare = new Map();
  const isSpare = (order) => order > FIRST_SPARE;
  let lastSpare = FIRST_SPARE, device = null, opened = false, lost = false, wished = 0, shutUntil = 0;
  const now = () => performance.now();  // the device's calendar may be set while we wait

  const reach = async () => {
    if (!device && now() < shutUntil) throw new Error("could not be opened a moment ago");
    if (!device) {
      const mine = open().then(onDevice);
      device = mine; wished = now();
      mine.then(() => { opened = true; lost = false; flush(); }, () => { if (device === mine) { device = null; shutUntil = now() + SHUT; } });
    }
    const slow = new Promise((_, fail) => setTimeout(fail, Math.max(wished + OPENING - now(), 0), new Error("no answer yet")));
    return Promise.race([device, slow]);
  };
  const onPage = (row, at) => {
    const [, kept] = number(row, at);
    kept.order = lastSpare += 1;
    spare.set(kept.order, kept);
    return kept;
  };
  const lose = () => { if (opened) { device = null; opened = false; lost = true; } };  // opened again at the next wish

  const store = {
    add: async (row, at) => { try { return await (await reach()).add(row, at); } catch { lose(); return onPage(row, at); } },
    /* `whole` is false where what lay on the device cannot be read just now: it is not gone. */
    all: async () => {
      try { return { rows: [...await (await reach()).all(), ...spare.values()], whole: true }; } catch { lose(); return { rows: [...spare.values()], whole: !device && !lost }; }
    },
    change: async (gone, refused) => {
      for (const order of gone) spare.delete(order);
      for (const row of refused) if (isSpare(row.order)) spare.set(row.order, row);
      const orders = gone.filter((order) => !isSpare(order)), rows = refused.filter((row) => !isSpare(row.order));
      if (orders.length + rows.length) await (await reach()).change(orders, rows);
    },
  };

  let sending = false, more = false, failures = 0, notBefore = 0, timer = 0;
  let last = { rows: [], whole: false }, coming = 0;  // what was last read, and how many rows are on their way into it
  const show = () => document.dispatchEvent(new CustomEvent("outbox", { detail: { rows: last.rows, whole: last.whole && !coming, failing: failures > 0 } }));

  /* What was refused is tried again a day later: the server may have been the one that was wrong. */
  const waits = (row) => !row.refused || Date.now() - (row.refusedAt || 0) > DAY;

  const tell = async () => {
    last = await store.all();
    const { rows, whole } = last, waiting = new Set(rows.filter(waits).map((row) => row.order));
    if (whole) for (const [order, done] of replies) if (!waiting.has(order)) { replies.delete(order); done(null); }
    show();
    return rows;
  };

  /* One delivery. Anything but our own server's word about each of these rows is a failure: they stay. */
  const post = async (rows) => {
    const stop = new AbortController(), limit = setTimeout(() => stop.abort(), PATIENCE);
    const body = JSON.stringify({ version: rows[0].version || 0, rows: rows.map((row) => row.body) });
    try {
      const answer = await fetch(document.body.dataset.outbox, {
        method: "POST", credentials: "same-origin", signal: stop.signal, body,
        keepalive: body.length < 15000,  // goes on while the tab closes; browsers allow 64 kB for all of them
        headers: { "Content-Type": "application/json", Accept: "application/json" },
      });
      if (!answer.ok) throw Object.assign(new Error(String(answer.status)), { status: answer.status, pause: Number(answer.headers.get("Retry-After")) || 0 });
      const said = (await answer.json()).replies;
      const ours = (reply, at) => typeof rows[at].body.token !== "string" || reply.id === rows[at].body.token;
      if (!Array.isArray(said) || said.length !== rows.length || !said.every(ours)) throw new Error("not a reply of ours");
      return said;
    } finally { clearTimeout(limit); }
  };

  const settle = async (rows, said) => {
    const gone = [], refused = [];
    rows.forEach((row, at) => {
      if (said[at].kept === "refused") refused.push({ ...row, refused: said[at].why || "refused", refusedAt: Date.now() });
      else if (["stored", "conflict", "erased"].includes(said[at].kept)) gone.push(row.order);
    });
    if (gone.length + refused.length < rows.length) throw new Error("not a word that we know");
    const problem = await store.change(gone, refused).then(() => null, (found) => { lose(); return found; });
    rows.forEach((row, at) => { const done = replies.get(row.order); if (done) { replies.delete(row.order); done(said[at]); } });
    if (problem) throw problem;  // they are sent once more, which does no harm
  };

  /* All that waits, in order, one version after the other: rows that this server does not know yet hold up no others. */
  const sendAll = async () => {
    const passed = new Set();
    for (;;) {
      const waiting = (await tell()).filter((row) => waits(row) && !passed.has(row.version));
      const rows = waiting.filter((row) => row.version === waiting[0].version).slice(0, AT_ONCE);
      if (!rows.length) return passed.size;
      try {
        await settle(rows, await post(rows));
        failures = 0;
      } catch (problem) {
        if (problem.status !== 400) throw problem;
        passed.add(rows[0].version);
      }
    }
  };

  const later = (wish) => {
    failures += 1;
    const told = Math.min(wish * 1000, LONGEST_WISH), own = Math.min(1000 * 2 ** (failures - 1), LONGEST_PAUSE);
    notBefore = now() + told;
    // between half and one and a half times our own pause, or once to twice the server's: a class never comes back at once
    timer = setTimeout(flush, told ? Math.max(told, own) * (1 + Math.random()) : own * (.5 + Math.random()));
  };

  const flush = async () => {
    if (sending) { more = true; return; }
    if (now() < notBefore) { await tell(); return; }  // the timer is set
    sending = true; more = false;
    clearTimeout(timer);
    try { if (await sendAll()) later(0); } catch (problem) { later(problem.pause || 0); }
    sending = false;
    await tell();
    if (more) flush();
  };

  let adding = Promise.resolve();  // one after the other: the order in which a child did it is the order of the numbers
  const keep = async (row, at) => {
    coming += 1;
    show();  // nobody may read "All saved" while the device still writes
    const kept = await (adding = adding.then(() => store.add(row, at)));
    coming -= 1;
    return new Promise((done) => { replies.set(kept.order, done); flush(); });
  };

  reach().then((found) => found.forget(Date.now() - KEPT_DAYS * 86400000)).catch(lose);
  addEventListener("online", () => { notBefore = 0; flush(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  window.outbox = { keep, flush, rows: async () => { await adding; return (await store.all()).rows; } };
})();
