// What was done in the grid goes to the server one act after the other. What could not be sent is
// kept in this browser, marked, and tried again; nothing is put over somebody else's newer text.
(function () {
  "use strict";
  const grid = window.ikmRab;
  if (!grid) return;
  const { say } = grid;
  const status = document.querySelector("[data-ikm-save]");
  const acts = new Map();
  let queue = [];
  let running = false, isOut = false;
  const keep = () => grid.keep("", queue.length ? queue : null);
  const tell = (...parts) => status?.replaceChildren(...parts);
  const token = () => (document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/) || [])[1]
    || document.querySelector("[name=csrfmiddlewaretoken]").value;
  grid.token = token;
  grid.ask = async (path, body) => {
    const headers = { "X-CSRFToken": token(), "X-Ikm-User": window.ikmDoor.user, "Content-Type": "application/json" };
    try {
      return await fetch(grid.url + path, { method: "POST", headers, body: JSON.stringify(body), redirect: "manual" });
    } catch { return { status: 500 }; }
  };
  // Edits of one cell that wait, the newest last.
  const queued = ({ line, field }, { sent } = {}) => queue
    .filter((act) => act.path === "sel/" && (sent === undefined || Boolean(act.sent) === sent))
    .flatMap((act) => act.body.edits.filter((edit) => edit.line === line && edit.field === field));
  grid.pending = () => queue.length;
  // ``then`` and ``fail`` live as long as the page; after a reload the lines themselves tell.
  grid.send = (path, body, { then, fail } = {}) => {
    const act = { id: grid.key(), path, body };
    acts.set(act.id, { then, fail });
    queue.push(act);
    keep();
    return run();
  };
  grid.change = (cell, text) => {
    const row = cell.parentNode;
    const edit = { line: row.dataset.id, field: grid.field(cell), seen: cell.dataset.s || "", value: text };
    // An earlier text of this cell may still be on its way: that is what this one is written over.
    const earlier = queued(edit).at(-1);
    if (earlier) edit.seen = earlier.value;
    cell.textContent = text;
    grid.clear(cell);
    if (grid.isDraft(row)) { grid.complete(row); return; }
    cell.classList.add("kirim");
    cell.title = say.unsent;
    const unsent = queued(edit, { sent: false }).at(-1);
    const last = queue.at(-1);
    if (unsent) { unsent.value = text; keep(); run(); return; }
    if (last?.path === "sel/" && !last.sent && last.body.edits.length < 500) { last.body.edits.push(edit); keep(); run(); return; }
    grid.send("sel/", { edits: [edit] });
  };
  async function run() {
    if (running || isOut) return;
    running = true;
    while (queue.length && await step(queue[0])) keep();
    running = false;
    if (!queue.length) grid.idle?.();
  }
  // The microtask lets one gesture (a fill, an undo) become one message.
  async function step(act) {
    await null;
    act.sent = true;
    tell(say.busy);
    const answer = await grid.ask(act.path, act.body);
    isOut = answer.type === "opaqueredirect" || answer.status === 403;
    let news = null;
    if (!isOut && answer.status < 500 && answer.status !== 429) news = await answer.json().catch(() => null);
    if (!news) {
      act.sent = false;
      if (isOut) tell(say.out, " ", window.ikmDoor.call()); else tell(say.lost);
      return false;
    }
    queue.shift();
    const own = acts.get(act.id) || {};
    tell(news.message);
    if (!answer.ok) { (own.fail || grid.failed)(news, act); return true; }
    if (grid.version && news.was !== grid.version) grid.stale = true;
    grid.version = news.version;
    take(news);
    own.then?.(news);
    return true;
  }
  function take(news) {
    for (const result of news.results) settle(result);
    for (const line of news.rows) {
      const row = grid.row(line.id);
      if (row) grid.fill(row, line);
    }
    if (news.sums) grid.sums?.(news.sums);
  }
  function settle(result) {
    const row = grid.row(result.line);
    if (!row) return;
    const cell = grid.cell(row, result.field);
    const [next] = queued(result);
    if (next && result.outcome !== "tersimpan") next.seen = cell.dataset.s || "";
    if (next) return;
    if (result.outcome === "tersimpan") { grid.clear(cell); return; }
    if (result.outcome === "hilang") { row.remove(); grid.number(); grid.speak(result.message); return; }
    grid.refuse(cell, result.message, { isTaken: result.outcome === "bentrok" });
  }
  grid.restore = () => {
    queue = grid.kept("") || [];
    for (const act of queue) act.sent = false;
    for (const edit of queue.flatMap((act) => act.body.edits || [])) {
      const row = grid.row(edit.line);
      if (!row) continue;
      const cell = grid.cell(row, edit.field);
      cell.textContent = edit.value;
      cell.classList.add("kirim");
      cell.title = say.unsent;
    }
    run();
  };
  document.addEventListener("ikm:in", () => { isOut = false; run(); });
  window.addEventListener("online", run);
  window.addEventListener("focus", run);
  setInterval(run, 5000);
})();
