// Drawers (details.laci) close on Escape and on a click elsewhere; without this they still open.
(function () {
  "use strict";
  const open = () => document.querySelectorAll("details.laci[open]");
  document.addEventListener("click", (event) => {
    open().forEach((drawer) => { if (!drawer.contains(event.target)) drawer.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open().forEach((drawer) => { drawer.open = false; drawer.querySelector("summary").focus(); });
  });
})();
