// A decision marked data-ikm-queue that finds no network is kept in this browser and sent when it is
// back. Its key makes it count once; a decision that was refused meanwhile is shown, never dropped.
// What one person decided is never sent in the name of another who signs in here.
(function () {
  "use strict";
  const AGAIN = 3000;
  const sign = document.querySelector("[data-ikm-unsent]");
  if (!sign) return;
  const PLACE = `ikm:meja:${sign.dataset.ikmUser}`;
  const read = () => JSON.parse(localStorage.getItem(PLACE) || "[]");
  const write = (waiting) => {
    localStorage.setItem(PLACE, JSON.stringify(waiting));
    sign.hidden = !waiting.length;
    sign.textContent = waiting.length ? `${sign.dataset.ikmUnsent} (${waiting.length})` : "";
  };
  // Signed out: the way back in stands beside the number.
  function offerDoor() {
    hasLeft = true;
    sign.append(" ", Object.assign(window.ikmDoor.call(), { textContent: sign.dataset.ikmOut }));
  }
  const token = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1] || "";
  let running = false, hasLeft = false;

  // A token kept with the decision dies with its session: the one of now goes along.
  const signed = (body) => {
    const fields = new URLSearchParams(body);
    if (token()) fields.set("csrfmiddlewaretoken", token());
    return fields;
  };
  function post({ action, body }) {
    const headers = { "X-CSRFToken": token(), "X-Ikm-User": window.ikmDoor.user, "X-Ikm-Queue": "1", "Content-Type": "application/x-www-form-urlencoded" };
    return fetch(action, { method: "POST", body: signed(body), headers, redirect: "manual" });
  }
  // A refusal is answered with a page that says why: the same form, sent the ordinary way, shows it.
  function resend({ action, body }) {
    const form = Object.assign(document.createElement("form"), { method: "post", action, hidden: true });
    for (const [name, value] of signed(body)) {
      form.append(Object.assign(document.createElement("input"), { name, value, type: "hidden" }));
    }
    document.body.append(form);
    form.submit();
  }
  // The door answers a stored decision with where to go; a sign-in page is a redirect instead.
  const isOut = (answer) => answer.type === "opaqueredirect" || answer.status === 403;

  // The same page with another place in it is not loaded again by itself.
  function go(next) {
    const here = new URL(next, location.href);
    const isSame = here.pathname === location.pathname;
    location.assign(here);
    if (isSame) location.reload();
  }

  async function run() {
    if (running || hasLeft) return;
    running = true;
    let sent = 0;
    try {
      for (let waiting = read(); waiting.length; waiting = read()) {
        const answer = await post(waiting[0]);
        if (isOut(answer)) { write(waiting); offerDoor(); }
        if (answer.status >= 500 || isOut(answer)) break;
        const [first, ...rest] = waiting;
        write(rest);
        if (!answer.ok) { resend(first); return; }
        sent += 1;
      }
    } catch { /* still no network */ }
    running = false;
    if (sent && !read().length) location.reload();
  }
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-ikm-queue]");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    const act = { action: form.action, body: new URLSearchParams(new FormData(form)).toString() };
    try {
      const answer = await post(act);
      if (answer.status >= 500 || isOut(answer)) throw new Error(answer.status);
      if (!answer.ok) { resend(act); return; }
      go((await answer.json()).next);
    } catch {
      write([...read(), act]);
      document.dispatchEvent(new Event("ikm:kept"));
      form.closest("details")?.removeAttribute("open");
      run();
    }
  });
  document.addEventListener("ikm:in", () => { hasLeft = false; write(read()); run(); });
  window.addEventListener("online", run);
  setInterval(run, AGAIN);
  write(read());
  run();
})();
