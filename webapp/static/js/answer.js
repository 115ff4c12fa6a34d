/* One string from the fields of a question, and the fields back from it: as joining.py does for the plain form.

   Widgets that come alive (slots.js, number-line.js) write into these plain fields, so that what is read here is the same
   with them and without.

   answer.read(form)          the answer as it travels; empty where nothing was filled in
   answer.write(form, text)   fills the fields from an earlier answer
   answer.words(form)         what was answered, as one reads it */
(() => {
  "use strict";
  const OPEN = "_";
  const ticked = (each) => !["radio", "checkbox"].includes(each.type) || each.checked;
  const fieldsOf = (form) => [...form.elements].filter((each) => each.name && each.name !== "scratch" && each.matches("select, textarea, input:not([type=hidden])"));

  const byName = (fields) => {
    const found = new Map();
    for (const [name, value] of fields) found.set(name, [...(found.get(name) || []), value.trim()]);
    return found;
  };

  const column = (digits, trades) => {
    const number = digits.map((digit) => digit || OPEN).join("").replace(/^_+/, "");
    return number && trades.some(Boolean) ? `${number} | ${trades.map((cell) => cell || "-").join(" ")}` : number;
  };

  const fraction = (whole, top, bottom) => (top || bottom ? `${whole} ${top || OPEN}/${bottom || OPEN}`.trim() : whole);

  const blanks = (given) => {
    const inside = new Map();
    for (const [name, values] of given) {
      const [, id, own] = name.match(/^blank\.([^.]*)\.(.*)$/) || [];
      if (id !== undefined) inside.set(id, (inside.get(id) || new Map()).set(own, values));
    }
    const answers = [...inside].map(([id, own]) => [id, join(own)]);
    return answers.some(([, value]) => value) ? JSON.stringify(Object.fromEntries(answers)) : "";
  };

  const join = (given) => {
    const of = (name) => given.get(name) || [];
    if (given.has("digit")) return column(of("digit"), of("trade"));
    if ([...given.keys()].some((name) => name.startsWith("blank."))) return blanks(given);
    if (given.has("bottom")) return fraction(...["whole", "top", "bottom"].map((name) => of(name)[0] || ""));
    if (given.has("box")) return of("box").join("; ").replace(/[; ]+$/, "");
    for (const name of ["place", "match", "end"]) {
      const chosen = of(name).map((value) => value || OPEN);
      if (chosen.length) return chosen.some((value) => !value.endsWith(OPEN)) ? chosen.join(" ") : "";
    }
    return of("answer").join(" ").trim();
  };

  const read = (form) => join(byName(fieldsOf(form).filter(ticked).map((each) => [each.name, each.value])));

  /* The values of the fields of these names, from an answer. */
  const spread = (text, names) => {
    const has = (name) => names.includes(name);
    if (has("digit")) {
      const [number, trades = ""] = text.split("|"), count = names.filter((name) => name === "digit").length;
      return { digit: [...number.trim().padStart(count)].map((digit) => digit.replace(/[_ ]/, "")), trade: trades.trim().split(/\s+/).map((cell) => cell.replace(/^-$/, "")) };
    }
    if (has("bottom")) {
      const [, whole, top, bottom] = text.trim().match(/^(?:(\S+)\s+)?([^\s/]*)\/([^\s/]*)$/) || ["", text.trim(), "", ""];
      return { whole: [whole || ""], top: [top.replace(OPEN, "")], bottom: [bottom.replace(OPEN, "")] };
    }
    if (has("box")) return { box: text.split(";").map((value) => value.trim()) };
    for (const name of ["place", "match", "end"]) if (has(name)) return { [name]: text.trim().split(/\s+/) };
    return { answer: [text] };
  };

  const fill = (fields, text, nameOf) => {
    const values = spread(text, fields.map(nameOf));
    for (const each of fields) {
      if (!["radio", "checkbox"].includes(each.type)) each.value = values[nameOf(each)]?.shift() || "";
      else each.checked = text.split(" ").includes(each.value);
      if (each.matches("select") && each.selectedIndex < 0) each.selectedIndex = 0;
    }
  };

  const write = (form, text) => {
    const fields = fieldsOf(form), inside = fields.filter((each) => each.name.startsWith("blank."));
    if (!inside.length) { fill(fields, text, (each) => each.name); return; }
    let given = {};
    try { given = JSON.parse(text) || {}; } catch { /* nothing was given */ }
    const idOf = (each) => each.name.split(".")[1];
    for (const id of new Set(inside.map(idOf))) fill(inside.filter((each) => idOf(each) === id), given[id] || "", (each) => each.name.split(".").slice(2).join("."));
  };

  const bodyText = (node) => node.textContent.trim().replace(/\s+/g, " ");
  const said = (each) => {
    if (each.type === "radio" || each.type === "checkbox") { const label = each.closest("label"); return bodyText(label.querySelector(".unseen") || label); }
    if (!each.matches("select")) return each.value.trim();
    if (!each.value || each.value.endsWith(OPEN)) return "";
    if (each.closest(".number-line")) return each.value;
    return (each.dataset.of ? each.dataset.of + " – " : "") + bodyText(each.selectedOptions[0]);
  };
  /* The question with what stands in its gaps. */
  const whole = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return node.data || "";
    if (node.matches("input, select")) return said(node) || "…";
    if (node.matches("mfrac")) return ` ${[...node.children].map(whole).join("/")}`;
    if (node.matches(".fraction")) return fraction(...["whole", "top", "bottom"].map((name) => node.querySelector(`[name$="${name}"]`)?.value.trim() || ""));
    return [...node.childNodes].map(whole).join("");
  };
  const words = (form) => {
    const gaps = form.querySelector(".blanks");
    if (gaps) return whole(gaps).trim().replace(/\s+/g, " ");
    const fields = fieldsOf(form).filter(ticked), plain = fields.every((each) => each.matches("[type=text], [inputmode], textarea") && !each.name.startsWith("blank."));
    const unit = form.querySelector(".unit")?.textContent;
    if (plain && !fields.some((each) => each.name === "trade")) return unit ? `${read(form)} ${unit}` : read(form);
    if (fields.some((each) => each.name === "digit")) return read(form).split(" | ")[0];
    return fields.map(said).filter(Boolean).join(fields[0].name === "end" ? " → " : ", ");
  };

  window.answer = { read, write, words };
})();
