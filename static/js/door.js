// Is the person of this page still signed in? Senders that were turned away call window.ikmDoor.call(),
// keep what waits, and go on at "ikm:in": the same person is back, and every form has a fresh token.
// What somebody else's session would send is refused by the server (X-Ikm-User).
(function () {
  "use strict";
  const frame = document.querySelector("template[data-ikm-door]");
  if (!frame) return;
  const say = frame.dataset;
  // Nobody is interrupted in the middle of a word.
  const STILL = 2000, AGAIN = 4000, SETTLED = 30000;
  let timer = 0, typedAt = 0, wasInAt = -SETTLED;
  const door = { frame, say, user: say.ikmUser, address: new URL(say.ikmDoor, location.href).pathname };
  window.ikmDoor = door;

  door.me = async () => {
    try {
      const answer = await fetch(say.ikmMe, { redirect: "manual", cache: "no-store" });
      return answer.ok ? await answer.json() : null;
    } catch { return null; }
  };
  const isSame = (now) => now?.user === door.user;
  function renew(token) {
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  }
  function welcome({ token }) {
    clearInterval(timer);
    timer = 0;
    renew(token);
    door.close();
    document.dispatchEvent(new Event("ikm:in"));
  }
  async function look() {
    const now = await door.me();
    if (isSame(now)) { if (timer) welcome(now); } else door.follow(now);
  }
  const wait = () => { timer ||= setInterval(look, AGAIN); };
  door.arrive = (now) => {
    if (isSame(now)) { welcome(now); return; }
    wait();
    door.open(now);
  };
  function whenStill(act) {
    const rest = STILL - (performance.now() - typedAt);
    if (!timer) return;
    if (rest > 0) setTimeout(whenStill, rest, act); else act();
  }
  async function out() {
    wait();
    const now = await door.me();
    if (!timer || !now) return;
    if (!isSame(now)) { whenStill(() => door.offer(now)); return; }
    // A stale token only; refused again at once, it is no matter of signing in.
    if (performance.now() - wasInAt < SETTLED) return;
    wasInAt = performance.now();
    welcome(now);
  }
  door.call = () => {
    out();
    const link = Object.assign(document.createElement("a"), { href: say.ikmDoor, target: "_blank", textContent: say.ikmEnter });
    link.dataset.ikmEnter = "";
    return link;
  };
  // True when the person of this page is in; else the door opens.
  door.pass = async () => {
    const now = await door.me();
    if (isSame(now)) renew(now.token); else door.arrive(now);
    return isSame(now);
  };
  document.addEventListener("keydown", () => { typedAt = performance.now(); }, true);
  window.addEventListener("focus", () => { if (timer) look(); });
  document.addEventListener("click", async (event) => {
    if (!event.target.closest("[data-ikm-enter]")) return;
    event.preventDefault();
    door.arrive(await door.me());
  });
})();
