// A form with typing in it (data-ikm-guard) is sent only while its person is still signed in; else it
// waits, filled in as it is, for the door over the page. A part of a page that was answered with the
// sign-in page is not drawn.
(function () {
  "use strict";
  const door = window.ikmDoor;
  if (!door) return;
  const passed = new WeakSet();
  let held = null;
  function send({ form, submitter }) {
    held = null;
    passed.add(form);
    form.requestSubmit(submitter?.isConnected ? submitter : null);
  }
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-ikm-guard][method=post]") || passed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (held) return;
    const own = held = { form, submitter: event.submitter };
    if (await door.pass() && held === own) send(own);
  }, true);
  // What waits in the page goes first: a form sent beside it would be a conflict with oneself.
  document.addEventListener("ikm:in", () => setTimeout(() => { if (held) send(held); }));
  document.addEventListener("ikm:away", () => { held = null; });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (!xhr.responseURL || new URL(xhr.responseURL).pathname !== door.address) return;
    if (new URL(requestConfig.path, location.href).pathname === door.address) return;
    event.detail.shouldSwap = false;
    door.call();
  });
})();
