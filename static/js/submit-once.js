// A form marked data-ikm-once is sent once: the pressed button says so and further presses wait.
// The server refuses a second sending anyway; this spares people the refusal.
(function () {
  "use strict";
  const busy = document.documentElement.lang === "en" ? "Saving…" : "Menyimpan…";
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-ikm-once]");
    if (!form || event.defaultPrevented) return;
    if (form.dataset.ikmSent) { event.preventDefault(); return; }
    form.dataset.ikmSent = "1";
    const button = event.submitter;
    if (!button) return;
    button.dataset.ikmLabel = button.innerHTML;
    button.setAttribute("aria-disabled", "true");
    button.textContent = form.dataset.ikmOnce || busy;
  });
  const release = (form) => {
    delete form.dataset.ikmSent;
    form.querySelectorAll("[data-ikm-label]").forEach((button) => {
      button.innerHTML = button.dataset.ikmLabel;
      button.removeAttribute("aria-disabled");
      delete button.dataset.ikmLabel;
    });
  };
  const releaseAll = () => document.querySelectorAll("form[data-ikm-sent]").forEach(release);
  window.addEventListener("pageshow", (event) => { if (event.persisted) releaseAll(); });
  document.addEventListener("htmx:afterRequest", releaseAll);
  document.addEventListener("ikm:kept", releaseAll);
})();
