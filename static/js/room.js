// A region marked data-ikm-pulse asks for its desk's beat and is drawn anew when the beat changed.
// The beat is asked without cookies: it is one number. What cannot be asked says how old it is.
(function () {
  "use strict";
  const QUICK = 1500, SLOW = 8000, GIVE_UP = 4000;
  const region = () => document.querySelector("[data-ikm-pulse]");
  if (!region()) return;
  let beat = region().dataset.ikmBeat;
  let lastGood = new Date();

  function fresh() {
    lastGood = new Date();
    mark(false);
  }
  function mark(isStale) {
    document.querySelectorAll("[data-ikm-fresh]").forEach((sign) => { sign.hidden = isStale; });
    document.querySelectorAll("[data-ikm-stale]").forEach((sign) => {
      const clock = `${String(lastGood.getHours()).padStart(2, "0")}.${String(lastGood.getMinutes()).padStart(2, "0")}`;
      const words = isStale ? `${sign.dataset.ikmStale} ${clock}` : "";
      if (sign.textContent !== words) sign.textContent = words;
      sign.hidden = !isStale;
    });
  }
  // Somebody writes in it: it is offered, never drawn under their hands.
  const busy = (part) => part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")
    || Boolean(part.querySelector("details[open] form, [data-ikm-busy]"));

  async function redraw() {
    const answer = await fetch(location.href, { headers: { "X-Requested-With": "room" } });
    // Signed out: what is half written stays, and the screen says how old it is.
    if (answer.redirected) { window.ikmDoor.call(); throw new Error("out"); }
    if (!answer.ok) { location.reload(); return; }
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const { ikmPulse, ikmBeat } = next.querySelector("[data-ikm-pulse]").dataset;
    let waits = false;
    for (const part of document.querySelectorAll("[data-ikm-live]")) {
      const drawn = next.getElementById(part.id);
      if (!drawn) continue;
      if (busy(part)) waits = true; else part.replaceWith(drawn);
    }
    const news = document.querySelector("[data-ikm-news]");
    if (news) news.hidden = !waits;
    region().dataset.ikmPulse = ikmPulse;
    beat = ikmBeat;
  }
  async function ask() {
    const stop = AbortSignal.timeout(GIVE_UP);
    const headers = { "If-None-Match": `"${beat}"` };
    const answer = await fetch(region().dataset.ikmPulse, { credentials: "omit", cache: "no-store", headers, signal: stop });
    if (answer.status === 304) return;
    if (answer.status === 404 || (answer.ok && (await answer.text()) !== beat)) await redraw();
  }
  async function turn() {
    try { await ask(); fresh(); } catch { mark(true); }
    setTimeout(turn, (document.hidden ? SLOW : QUICK) * (0.95 + Math.random() / 10));
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-ikm-news]")) location.reload();
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask().catch(() => mark(true)); });
  setTimeout(turn, QUICK);
})();
