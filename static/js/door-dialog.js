// The door over the page: the sign-in form of the portal in a dialog. Wrong passwords, limits and the
// wrong person are told in it; what takes more than a password goes on in a new tab and is noticed.
(function () {
  "use strict";
  const door = window.ikmDoor;
  if (!door) return;
  const { say } = door;
  const ajax = { "X-Requested-With": "XMLHttpRequest" };
  let dialog = null, isDismissed = false, shown = "";
  const part = (name) => dialog.querySelector(`[data-ikm-${name}]`);
  const kind = (now) => (!now ? "lost" : now.user ? "other" : "form");

  function tell(words) {
    part("told").textContent = words;
    part("told").hidden = !words;
  }
  function build() {
    dialog = document.importNode(door.frame.content.querySelector("dialog"), true);
    document.body.append(dialog);
    dialog.addEventListener("submit", enter);
    part("close").addEventListener("click", () => dialog.close());
    part("change").addEventListener("click", change);
    dialog.addEventListener("close", () => {
      isDismissed = dialog.returnValue !== "in";
      part("place").replaceChildren();
      if (isDismissed) document.dispatchEvent(new Event("ikm:away"));
    });
  }
  function draw(html) {
    const form = new DOMParser().parseFromString(html, "text/html").querySelector(`form[action="${say.ikmDoor}"]`);
    part("place").replaceChildren(form || "");
    if (!form) return;
    const { login, password } = form.elements;
    // "Forgotten?" leads elsewhere; the page stays.
    form.querySelectorAll("a:not([href^='#'])").forEach((link) => { link.target = "_blank"; });
    const mends = form.querySelector("[data-ikm-error-summary]");
    if (!login.value) login.value = say.ikmEmail;
    (mends || password).focus();
  }
  async function fetchForm() {
    try { draw((await (await fetch(say.ikmDoor, { headers: ajax })).json()).html); } catch { tell(say.ikmLost); }
  }
  door.open = async (now) => {
    if (!dialog) build();
    dialog.returnValue = "";
    if (!dialog.open) dialog.showModal();
    shown = kind(now);
    const other = say.ikmOther.replace("{name}", now?.name).replace("{owner}", say.ikmOwner);
    tell({ lost: say.ikmLost, other, form: "" }[shown]);
    document.getElementById("pintu-atas-sebab").hidden = shown !== "form";
    part("change").hidden = shown !== "other";
    part("tab").hidden = shown !== "form";
    part("tab").href = say.ikmDoor;
    part("place").replaceChildren();
    if (shown === "form") await fetchForm();
    else part(shown === "other" ? "change" : "close").focus();
  };
  door.offer = (now) => { if (!isDismissed && !dialog?.open) door.open(now); };
  door.follow = (now) => { if (now && dialog?.open && kind(now) !== shown) door.open(now); };
  door.close = () => { if (dialog?.open) dialog.close("in"); };

  function busy(isBusy) {
    const button = part("place").querySelector("button[type=submit]");
    if (!button) return;
    button.toggleAttribute("disabled", isBusy);
    button.textContent = isBusy ? say.ikmChecking : say.ikmEnter;
  }
  async function enter(event) {
    event.preventDefault();
    const body = new FormData(event.target);
    busy(true);
    let answer = null;
    try { answer = await fetch(say.ikmDoor, { method: "POST", body, headers: ajax, redirect: "manual" }); } catch { /* told below */ }
    const news = await answer?.json().catch(() => null);
    const now = await door.me();
    busy(false);
    if (now?.user) { door.arrive(now); return; }
    // A step more, such as a second factor or a closed account, has a page of its own.
    if (news?.location) { tell(say.ikmMore); part("tab").href = news.location; part("tab").focus(); return; }
    tell(news?.html ? "" : answer?.status === 429 ? say.ikmOften : say.ikmLost);
    if (news?.html) draw(news.html); else part("told").focus();
  }
  async function change() {
    const now = await door.me();
    if (now?.user && now.user !== door.user) {
      await fetch(say.ikmLeave, { method: "POST", headers: { ...ajax, "X-CSRFToken": now.token } }).catch(() => null);
    }
    door.arrive(await door.me());
  }
})();
