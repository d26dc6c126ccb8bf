// After a swap the focus stays where it was: on the same id, else the same name, else the new part.
(function () {
  "use strict";
  let before = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const active = document.activeElement;
    before = active && active !== document.body
      ? { id: active.id, name: active.getAttribute("name"), was: active } : null;
    // A refused form comes back with its errors: show it.
    if ([409, 422].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!before || document.activeElement !== document.body) return;
    const part = event.detail.elt;
    const same = (before.id && document.getElementById(before.id))
      || (before.name && part.querySelector(`[name="${CSS.escape(before.name)}"]`));
    const target = same || part.querySelector("[autofocus]") || part;
    if (!target.matches("a[href],button,input,select,textarea,summary,[tabindex]")) {
      target.setAttribute("tabindex", "-1");
    }
    target.focus({ preventScroll: true });
  });
})();
