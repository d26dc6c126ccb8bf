// A form marked data-ikm-autosave sends each changed field by itself. What is not yet stored is kept
// in this browser, sent when the connection or the session is back, and never put over newer text.
(function () {
  "use strict";
  const form = document.querySelector("form[data-ikm-autosave]");
  if (!form) return;
  const say = form.dataset;
  const status = document.querySelector("[data-ikm-save]");
  const key = (name) => `ikm:isian:${say.ikmUser}:${say.ikmAutosave}:${name}`;
  const read = (field) => (field.type === "checkbox" ? (field.checked ? "on" : "") : field.value);
  const write = (field, text) => {
    if (field.type === "checkbox") field.checked = text === "on"; else field.value = text;
  };
  const typed = (field) => field.name && !["hidden", "submit", "button", "file"].includes(field.type);
  const fields = [...form.elements].filter(typed);
  // On a refused page some fields show what was typed, not what is stored.
  const refused = JSON.parse(say.ikmStored || "{}");
  const seen = new Map(fields.map((field) => [field.name, refused[field.name] ?? read(field)]));
  const waiting = new Set();
  const timers = new Map();
  let running = false, isOut = false;
  const keep = (field) => {
    const kept = { seen: seen.get(field.name), value: read(field) };
    try { localStorage.setItem(key(field.name), JSON.stringify(kept)); } catch { /* storage full or off */ }
  };
  const forget = ({ name }) => localStorage.removeItem(key(name));
  const token = () => {
    const found = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
    if (found) form.elements.csrfmiddlewaretoken.value = found[1];
    return form.elements.csrfmiddlewaretoken.value;
  };
  const tell = (...parts) => status?.replaceChildren(...parts);
  function post(field, text) {
    const body = new URLSearchParams({ field: field.name, seen: seen.get(field.name), value: text });
    const headers = { "X-CSRFToken": token(), "X-Ikm-User": window.ikmDoor.user };
    return fetch(say.ikmAutosave, { method: "POST", body, headers, redirect: "manual" });
  }
  async function send(field) {
    const text = read(field);
    if (text === seen.get(field.name)) { forget(field); return true; }
    tell(say.ikmBusy);
    let answer;
    try { answer = await post(field, text); } catch { answer = { status: 500 }; }
    isOut = answer.type === "opaqueredirect" || answer.status === 403;
    if (isOut) { tell(say.ikmOut, " ", window.ikmDoor.call()); return false; }
    if (answer.status >= 500) { tell(say.ikmLost); return false; }
    const news = await answer.json();
    tell(news.message);
    if (answer.status === 409) choose(field, text, news);
    if (answer.ok) stored(field, text, news);
    return true;
  }
  function stored(field, text, news) {
    seen.set(field.name, text);
    form.elements.version.value = news.version;
    if (read(field) === text) forget(field); else waiting.add(field);
    form.dispatchEvent(new CustomEvent("ikm:saved", { bubbles: true }));
  }

  // Both texts, and the person picks: nothing is lost silently.
  function choose(field, mine, news) {
    document.getElementById(`pilih-${field.name}`)?.remove();
    const box = document.createElement("div");
    Object.assign(box, { id: `pilih-${field.name}`, className: "warta galat pilih" });
    box.setAttribute("role", "alert");
    const shown = document.createElement("p");
    shown.textContent = `${news.message} ${news.shown}`;
    const pick = (label, act) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "btn btn-garis btn-sm", textContent: label });
      button.addEventListener("click", () => { act(); box.remove(); field.focus(); queue(field); });
      return button;
    };
    const inner = document.createElement("div");
    inner.append(shown,
      pick(say.ikmMine, () => { write(field, mine); seen.set(field.name, news.stored); }), " ",
      pick(say.ikmTheirs, () => { write(field, news.stored); seen.set(field.name, news.stored); }));
    box.append(inner);
    (field.closest(".isian") || field).after(box);
  }
  async function run() {
    if (running || isOut) return;
    running = true;
    for (const field of [...waiting]) {
      waiting.delete(field);
      if (!await send(field)) { waiting.add(field); break; }
    }
    running = false;
  }
  function queue(field) {
    clearTimeout(timers.get(field));
    if (document.getElementById(`pilih-${field.name}`)) return;
    waiting.add(field);
    run();
  }
  for (const field of fields) {
    const kept = JSON.parse(localStorage.getItem(key(field.name)) || "null");
    if (kept && kept.value !== read(field)) {
      const news = { message: say.ikmNewer, stored: read(field), shown: read(field) };
      if (kept.seen === read(field)) { write(field, kept.value); queue(field); } else choose(field, kept.value, news);
    } else if (kept) forget(field);
    field.addEventListener("input", () => {
      keep(field);
      clearTimeout(timers.get(field));
      timers.set(field, setTimeout(queue, 2000, field));
    });
    field.addEventListener("change", () => { keep(field); queue(field); });
  }
  // "Simpan" waits for a field on its way: two savings of one person are no conflict.
  form.addEventListener("submit", (event) => {
    timers.forEach(clearTimeout);
    if (!running) { fields.forEach(forget); return; }
    event.preventDefault();
    setTimeout(() => form.requestSubmit(event.submitter), 100);
  });
  document.addEventListener("ikm:in", () => { isOut = false; run(); });
  window.addEventListener("online", run);
  window.addEventListener("focus", run);
  setInterval(run, 5000);
})();
