// A form marked data-ikm-guard asks before its page is left with typing that was not saved.
(function () {
  "use strict";
  const picture = (form) => new URLSearchParams(
    // A renewed token is nobody's typing.
    [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken").map(([name, value]) => [name, value instanceof File ? value.name : value])
  ).toString();
  const first = new WeakMap();
  let leaving = false;
  const watch = (root) => root.querySelectorAll("form[data-ikm-guard]").forEach((form) => {
    if (!first.has(form)) first.set(form, picture(form));
  });
  document.addEventListener("DOMContentLoaded", () => watch(document));
  document.addEventListener("htmx:load", (event) => watch(event.target.parentNode || document));
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && event.target.matches("form[data-ikm-guard]")) leaving = true;
  });
  document.addEventListener("ikm:saved", (event) => {
    const form = event.target.closest("form[data-ikm-guard]");
    if (form) first.set(form, picture(form));
  });
  window.addEventListener("beforeunload", (event) => {
    if (leaving) return;
    const changed = [...document.querySelectorAll("form[data-ikm-guard]")]
      .some((form) => first.has(form) && first.get(form) !== picture(form));
    if (changed) event.preventDefault();
  });
})();
