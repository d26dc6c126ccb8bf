// "Who is here" asks nothing while its page lies in a hidden tab, and a lost connection stays quiet.
(function () {
  "use strict";
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && event.target.matches("[data-ikm-presence]")) event.preventDefault();
  });
})();
