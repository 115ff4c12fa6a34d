/* What a page of a child needs beside itself: the scripts of its widgets, and the pictures of the cards that wait. */
(() => {
  "use strict";
  const scripts = new Set();
  const held = new Map();  // pictures, so that the browser keeps them

  /* What brings a widget to life. Where it does not come, the plain fields are shown: they hold the answer. */
  const script = (source) => {
    if (!source || scripts.has(source)) return;
    scripts.add(source);
    const node = Object.assign(document.createElement("script"), { src: source });
    node.onerror = () => { scripts.delete(source); document.documentElement.classList.add("plain"); };
    document.head.append(node);
  };

  const whenIdle = (work) => { if (document.readyState === "complete") setTimeout(work); else addEventListener("load", () => setTimeout(work), { once: true }); };

  const fetchOne = (source) => new Promise((done) => {
    const picture = new Image();
    picture.onload = () => { held.set(source, picture); done(); };
    picture.onerror = done;
    picture.src = source;
  });

  /* The pictures of these cards, one after the other and after all else, for as long as they are wanted: the Wi-Fi may
     be gone when they are shown. */
  const pictures = (cards, wanted) => whenIdle(async () => {
    const sources = [...cards.values()].flatMap((card) => [...card.querySelectorAll("img.figure")].map((each) => each.getAttribute("src")));
    for (const source of sources) {
      if (!wanted()) return;
      if (!held.has(source)) await fetchOne(source);
    }
  });

  window.loading = { script, pictures };
})();
