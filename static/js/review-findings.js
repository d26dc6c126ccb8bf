// "Only lines with findings": hides the plain lines of the table, with their forms. Kept over pages.
"use strict";
(() => {
  const KEPT = "ikm:hanya-temuan";
  const show = () => {
    const button = document.querySelector("[data-ikm-findings]");
    const lines = document.querySelector("[data-ikm-lines]");
    if (!button || !lines) return;
    const only = sessionStorage.getItem(KEPT) === "1";
    button.hidden = false;
    button.setAttribute("aria-pressed", String(only));
    lines.classList.toggle("hanya-temuan", only);
  };
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-ikm-findings]")) return;
    sessionStorage.setItem(KEPT, sessionStorage.getItem(KEPT) === "1" ? "0" : "1");
    show();
  });
  // The room draws the table anew when a colleague ruled.
  const room = document.querySelector("[data-ikm-pulse]");
  if (room) new MutationObserver(show).observe(room, { childList: true });
  show();
})();
