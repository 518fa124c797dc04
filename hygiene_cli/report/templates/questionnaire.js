"use strict";
(() => {
  const $ = (path, within) => (within || document).querySelector(path);
  const $$ = (path, within) => [...(within || document).querySelectorAll(path)];
  const D = JSON.parse($("#data").textContent);
  if (!$("main")) return;
  const T = (key, values) => D.texts[key].replace(/\{(\w+)\}/g, (whole, name) => values[name]);
  const KEY = `hygiene:${D.practice}:${D.made}`;
  const cards = $$("[data-question]");
  let state = blank();
  let keeps = true;
  let unsaved = false;
  let silence;

  function blank() {
    return { format: D.format, practice: D.practice, made: D.made, by: "", approved_by: "", answers: {} };
  }

  function say(text) {
    $("#said").textContent = text;
    clearTimeout(silence);
    silence = setTimeout(() => { $("#said").textContent = ""; }, 9000);
  }

  function today() {
    const now = new Date();
    return new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  }

  // --- people: one of the list, or a name
  function person(select) {
    return select.value === "?" ? $(`[data-other="${select.dataset.person}"]`).value.trim() : select.value;
  }

  function setPerson(select, value) {
    const other = $(`[data-other="${select.dataset.person}"]`);
    const listed = [...select.options].some((one) => one.value === value && value !== "?");
    select.value = listed ? value : "?";
    other.value = listed ? "" : value;
    other.hidden = select.value !== "?";
  }

  // --- one card
  function fieldValue(holder) {
    const select = $("select", holder);
    if (select) return person(select);
    const radio = $("input[type=radio]", holder);
    return radio ? ($("input:checked", holder) || { value: "" }).value : $("input", holder).value.trim();
  }

  function setField(holder, value) {
    const select = $("select", holder);
    if (select) setPerson(select, value);
    else if ($("input[type=radio]", holder)) $$("input", holder).forEach((one) => { one.checked = one.value === value; });
    else $("input", holder).value = value;
  }

  function read(card) {
    const answer = { edition: D.questions[card.dataset.question].edition };
    const choice = $("input[type=radio][name^='c-']:checked", card);
    const part = (name) => $(`[data-part=${name}]`, card).value.trim();
    if (choice) {
      answer.choice = choice.value;
      answer.asked = D.questions[card.dataset.question].asked;
      if (choice.value === "yes") {
        answer.untrue = $$("input[type=checkbox]:not(:checked)", card).map((one) => one.value);
        if (part("date")) answer.date = part("date");
        answer.by = person($(".detail select", card));
        answer.document = part("document");
      } else answer.note = part("note");
    }
    const changed = $$("[data-field]", card).filter((one) => fieldValue(one) !== one.dataset.value);
    if (changed.length) answer.fields = Object.fromEntries(changed.map((one) => [one.dataset.field, fieldValue(one)]));
    return choice || changed.length ? answer : null;
  }

  function write(card, answer) {
    $$("input[name^='c-']", card).forEach((one) => { one.checked = one.value === answer.choice; });
    $$("[data-field]", card).forEach((one) => setField(one, (answer.fields || {})[one.dataset.field] ?? one.dataset.value));
    if (!$(".detail", card)) return;
    $$("input[type=checkbox]", card).forEach((one) => { one.checked = !(answer.untrue || []).includes(one.value); });
    for (const name of ["date", "document", "note"]) $(`[data-part=${name}]`, card).value = answer[name] || "";
    setPerson($(".detail select", card), answer.by || "");
  }

  // What an answer still lacks, as a text; "" when it is whole, null when there is none.
  function lack(card, answer) {
    if (!answer) return null;
    if ($(".choices input[name^='c-']", card) && !answer.choice) return T("lack_choice");
    if (answer.choice === "none" && !answer.note) return T("lack_reason");
    if (answer.choice !== "yes") return "";
    const ticks = $$("input[type=checkbox]", card).length;
    if (ticks && answer.untrue.length === ticks) return T("lack_true");
    const date = $("[data-part=date]", card);
    if (!answer.date) return T("lack_date");
    return date.validity.rangeOverflow ? T("lack_future") : date.validity.rangeUnderflow ? T("lack_old") : "";
  }

  function show(card) {
    const answer = state.answers[card.dataset.question];
    const choice = answer && answer.choice;
    $$(".detail", card).forEach((one) => { one.hidden = !choice || !one.dataset.for.split(" ").includes(choice); });
    if ($("[data-note]", card)) $("[data-note]", card).textContent = T(choice === "none" ? "note_none" : "note_no");
    const missing = lack(card, answer);
    card.classList.toggle("done", missing === "");
    card.classList.toggle("lack", Boolean(missing));
    const words = missing === null ? "" : missing || T("answered");
    if ($(".state", card).textContent !== words) $(".state", card).textContent = words;
  }

  // --- the whole
  const isDone = (card) => card.classList.contains("done");

  function progress() {
    const done = cards.filter(isDone).length;
    $("#count b").textContent = T("progress", { done, all: cards.length });
    $("#done").value = done;
    for (const one of $$("[data-part-count]")) {
      const own = $$(`#${one.dataset.partCount} [data-question]`);
      one.textContent = `${own.filter(isDone).length}/${own.length}`;
    }
    const count = (choice) => Object.values(state.answers).filter((one) => one.choice === choice).length;
    $("#summary").textContent = T("summary", {
      yes: count("yes"), no: count("no"), unknown: count("unknown"), none: count("none"), left: cards.length - done,
    });
    $("#left").replaceChildren(...cards.filter((one) => !isDone(one)).slice(0, 8).map((card) => {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = `#${card.id}`;
      link.textContent = $("legend", card).textContent.trim().replace(/\s+/g, " ");
      item.append(link);
      return item;
    }));
  }

  function keep() {
    unsaved = true;
    try {
      localStorage.setItem(KEY, JSON.stringify(state));
    } catch (error) {
      if (keeps) say(T("not_kept"));
      keeps = false;
    }
  }

  function lay(told) {
    state = told;
    for (const key of ["by", "approved_by"]) if (state[key]) setPerson($(`[data-person=${key}]`), state[key]);
    for (const key of ["by", "approved_by"]) state[key] = person($(`[data-person=${key}]`));
    for (const card of cards) {
      write(card, state.answers[card.dataset.question] || {});
      show(card);
    }
    progress();
  }

  // Of an earlier page's answers, those to questions that stand here with the very statements they signed.
  function sound(told) {
    const found = blank();
    let left = 0;
    for (const key of ["by", "approved_by"]) if (typeof told[key] === "string") found[key] = told[key];
    for (const [name, answer] of Object.entries(told.answers || {})) {
      const here = Object.hasOwn(D.questions, name) && D.questions[name];
      const known = here && here.edition === answer.edition
        && (!answer.choice || String(here.asked) === String(answer.asked));
      if (known) found.answers[name] = answer;
      else left += 1;
    }
    return [found, left];
  }

  async function open(file) {
    try {
      const told = JSON.parse(await file.text());
      if (told.format !== D.format) throw new Error("format");
      if (told.practice !== D.practice) return say(T("other_practice", { name: told.practice }));
      const [found, left] = sound(told);
      lay(found);
      keep();
      say(left ? T("opened_part", { n: left }) : T("opened", { name: file.name }));
    } catch (error) {
      say(T("wrong_file", { name: file.name }));
    }
  }

  function save() {
    for (const key of ["by", "approved_by"]) {
      if (!state[key]) {
        $(`[data-person=${key}]`).focus();
        return say(T("lack_people"));
      }
    }
    const whole = Object.entries(state.answers).filter(([name]) => isDone($(`#q-${name}`)));
    const told = { ...state, answers: Object.fromEntries(whole) };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(told, null, 1)], { type: "application/json" }));
    link.download = `${D.file}-${today()}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    unsaved = false;
    const n = Object.keys(state.answers).length - whole.length;
    say(T(n ? "saved_part" : "saved", { name: link.download, n }));
  }

  function changed(event) {
    const select = event.target.closest("[data-person]");
    if (select) $(`[data-other="${select.dataset.person}"]`).hidden = select.value !== "?";
    for (const key of ["by", "approved_by"]) state[key] = person($(`[data-person=${key}]`));
    const card = event.target.closest("[data-question]");
    if (card) {
      const name = card.dataset.question;
      const date = $("[data-part=date]", card);
      if (date && event.target.value === "yes" && !date.value) date.value = today();
      const answer = read(card);
      if (answer) state.answers[name] = answer;
      else delete state.answers[name];
      show(card);
    }
    progress();
    keep();
  }

  for (const card of cards) {
    const date = $("[data-part=date]", card);
    if (!date) continue;
    date.max = today();
    date.min = new Date(Date.now() - D.questions[card.dataset.question].days * 86400000).toISOString().slice(0, 10);
  }
  document.addEventListener("input", (event) => { if (event.target.id !== "open") changed(event); });
  document.addEventListener("change", (event) => {
    if (event.target.id !== "open") return changed(event);
    if (event.target.files[0]) open(event.target.files[0]);
    event.target.value = "";
  });
  $$("[data-save]").forEach((one) => one.addEventListener("click", save));
  $("#print").addEventListener("click", () => print());
  $("#next").addEventListener("click", () => {
    const card = cards.find((one) => !isDone(one));
    if (!card) return $("#end").scrollIntoView();
    card.scrollIntoView();
    card.focus({ preventScroll: true });
  });
  $("#clear").addEventListener("click", () => {
    if (!confirm(T("clear_sure"))) return;
    try { localStorage.removeItem(KEY); } catch (error) { keeps = false; }
    unsaved = false;
    location.reload();
  });
  addEventListener("beforeunload", (event) => { if (unsaved && !keeps) event.preventDefault(); });

  let kept = null;
  try { kept = JSON.parse(localStorage.getItem(KEY)); } catch (error) { keeps = false; }
  const had = kept && kept.format === D.format;
  lay(had ? sound(kept)[0] : blank());
  if (!keeps) say(T("not_kept"));
  else if (had && Object.keys(state.answers).length) say(T("welcome_back", { done: cards.filter(isDone).length }));
})();
