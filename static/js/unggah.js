// A form marked data-ikm-upload sends its file in pieces: a cut line costs one piece, "Coba lagi" or
// the return of the connection goes on from there, and so does the same file picked again later.
// Without a counted digest (plain http) or without this script the form is sent as it is.
(function () {
  "use strict";
  const canCount = Boolean(window.crypto?.subtle);
  const hex = (bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, "0")).join("");
  const digest = async (bytes) => hex(await crypto.subtle.digest("SHA-256", bytes));
  const part = (form, name) => form.querySelector(`[data-ikm-${name}]`);
  const token = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1];
  const csrf = (form) => token() || form.elements.csrfmiddlewaretoken.value;

  function post(form, address, body, type) {
    const headers = { "X-CSRFToken": csrf(form), "X-Ikm-User": window.ikmDoor.user, ...(type ? { "Content-Type": type } : {}) };
    return fetch(address, { method: "POST", body, headers, redirect: "manual" });
  }
  function complain(form, message) {
    const line = part(form, "error");
    line.textContent = message;
    line.hidden = !message;
    const input = form.elements.file;
    if (message) {
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", line.id);
    } else input.removeAttribute("aria-invalid");
  }
  function show(form, percent, words) {
    part(form, "progress").hidden = false;
    part(form, "progress").querySelector("progress").value = percent;
    const said = part(form, "said");
    if (said.textContent !== words) said.textContent = words;
  }
  function busy(form, isBusy) {
    form.dataset.ikmBusy = isBusy ? "1" : "";
    form.querySelectorAll("button").forEach((button) => { button.toggleAttribute("aria-disabled", isBusy); });
  }

  // 5xx and a lost line may pass; any other refusal is an answer with a sentence in it.
  async function ask(form, address, body, type) {
    let answer;
    try { answer = await post(form, address, body, type); } catch { return { isLost: true }; }
    if (answer.type === "opaqueredirect" || answer.status === 403) { window.ikmDoor.call(); return { isLost: true }; }
    if (answer.status >= 500 && answer.status !== 507) return { isLost: true };
    const news = await answer.json().catch(() => ({ message: form.dataset.ikmFailed }));
    return { status: answer.status, ...news };
  }
  function begin(form, file, sha256) {
    const said = { requirement: form.elements.requirement.value, name: file.name, size: file.size, sha256 };
    return ask(form, form.dataset.ikmUpload, new URLSearchParams(said));
  }
  async function pieces(form, file, where, offset) {
    let from = offset;
    let damaged = 0;
    while (from < file.size) {
      const body = await file.slice(from, from + Number(form.dataset.ikmChunk)).arrayBuffer();
      const news = await ask(form, `${where}?offset=${from}&sha256=${await digest(body)}`, body, "application/octet-stream");
      if (news.status === 400 && damaged < 3) { damaged += 1; continue; }
      if (news.isLost || (news.message && news.status !== 409)) return news;
      from = news.received;
      const percent = Math.floor(from * 100 / file.size);
      show(form, percent, `${form.dataset.ikmSending} ${percent}%`);
      if (news.done) return news;
    }
    return { done: true };
  }
  async function send(form, file) {
    if (form.dataset.ikmBusy) return false;
    busy(form, true);
    complain(form, "");
    part(form, "retry")?.remove();
    show(form, 0, form.dataset.ikmCounting);
    const way = await begin(form, file, await digest(await file.arrayBuffer()));
    const news = way.where ? await pieces(form, file, way.where, way.received) : way;
    busy(form, false);
    if (news.isLost) offer(form, file);
    else if (news.message) { part(form, "progress").hidden = true; complain(form, news.message); }
    else await htmx.ajax("GET", form.dataset.ikmRow, { target: form.closest("li"), swap: "outerHTML" });
    return Boolean(news.done);
  }
  function offer(form, file) {
    show(form, part(form, "progress").querySelector("progress").value, form.dataset.ikmLost);
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "btn btn-garis", textContent: form.dataset.ikmRetry });
    button.dataset.ikmRetry = "";
    const turns = new AbortController();
    const again = () => { turns.abort(); if (form.isConnected) send(form, file); };
    for (const [where, what] of [[button, "click"], [document, "ikm:in"], [window, "online"]]) where.addEventListener(what, again, { signal: turns.signal });
    part(form, "progress").append(button);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-ikm-upload]");
    if (!form || !canCount) return;
    event.preventDefault();
    const file = form.elements.file.files[0];
    if (!file) complain(form, form.dataset.ikmNone);
    else if (file.size > form.dataset.ikmMost * 1024 * 1024) complain(form, form.dataset.ikmLarge);
    else send(form, file);
  }, true);

  // "Foto" opens the camera of a phone; elsewhere there is nothing to open.
  const hasCamera = window.matchMedia("(pointer: coarse)").matches;
  const offerCameras = () => document.querySelectorAll("[data-ikm-camera]").forEach((b) => { b.hidden = !hasCamera; });
  document.addEventListener("htmx:afterSettle", offerCameras);
  offerCameras();
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-ikm-camera]");
    if (!button) return;
    const input = button.form.elements.file;
    const before = input.accept;
    Object.assign(input, { accept: "image/*", capture: "environment" });
    input.click();
    Object.assign(input, { accept: before, capture: "" });
    input.removeAttribute("capture");
  });
  window.ikmUpload = { send, canCount };
})();
