// Signing out takes along whatever was typed and kept in this browser: offices share computers.
(function () {
  "use strict";
  document.addEventListener("submit", (event) => {
    if (!event.target.action.includes("/keluar/")) return;
    Object.keys(localStorage).filter((name) => name.startsWith("ikm:")).forEach((name) => localStorage.removeItem(name));
  });
})();
