// Insert, duplicate, move and remove lines.
(function () {
  "use strict";
  const grid = window.ikmRab;
  if (!grid) return;
  const { body, say } = grid;
  const inherited = ["kro", "ro", "komponen", "sub", "akun", "indikator", "sumber"];
  const { above, id } = grid;
  const saved = (row) => (row && grid.isDraft(row) ? above(row) : row);
  const back = (ids, after) => () => grid.send("hapus/", { lines: ids, back: true }, { then: (news) => {
    let last = after && grid.row(after);
    for (const line of news.rows) {
      if (grid.row(line.id)) continue;
      const row = grid.make(line.id, line);
      grid.place(row, last);
      last = row;
    }
    if (last) grid.focus(grid.cell(last, "uraian"));
  } });
  const out = (ids) => () => {
    for (const key of ids) grid.row(key)?.remove();
    grid.number();
    grid.send("hapus/", { lines: ids });
  };
  grid.added = (ids, after) => grid.did({ undo: out(ids), redo: back(ids, after) });
  function insert(row, side) {
    const after = side === "above" ? row?.previousElementSibling || null : row;
    const model = saved(row) || saved(body.rows[0]) || row;
    const texts = model ? grid.texts(model) : {};
    const start = Object.fromEntries(inherited.map((name) => [name, texts[name] || ""]));
    const made = grid.draft(grid.key(), { ro: "001", komponen: "051", ...start }, after);
    grid.keepDrafts();
    grid.focus(grid.cell(made, model ? "uraian" : "kro"));
    grid.speak(say.need);
  }
  function copy(row) {
    if (grid.isDraft(row)) return;
    const key = grid.key();
    grid.send("salin/", { line: row.dataset.id, id: key }, { then: (news) => {
      const made = grid.make(key, news.rows[0]);
      grid.place(made, row);
      grid.focus(grid.cell(made, "uraian"));
      grid.added([key], row.dataset.id);
    } });
  }
  function shift(row, to) {
    if (grid.isDraft(row)) return;
    const from = id(above(row));
    const go = (after) => {
      grid.place(row, after && grid.row(after));
      grid.send("pindah/", { line: row.dataset.id, after });
      grid.focus(row.cells[grid.active.cellIndex]);
    };
    go(to);
    grid.did({ undo: () => go(from), redo: () => go(to) });
  }
  function remove(row) {
    const column = grid.active.cellIndex;
    const next = row.nextElementSibling || row.previousElementSibling;
    const after = id(above(row));
    for (const cell of row.cells) grid.clear(cell);
    if (grid.isDraft(row)) row.remove(); else { out([row.dataset.id])(); grid.did({ undo: back([row.dataset.id], after), redo: out([row.dataset.id]) }); }
    grid.number();
    grid.keepDrafts();
    if (next) grid.focus(next.cells[column]); else { grid.active = null; }
    grid.speak(say.removed);
  }
  grid.act = (name) => {
    const row = grid.active?.isConnected ? grid.active.parentNode : body.rows[body.rows.length - 1];
    if (name === "undo" || name === "redo" || name === "paste") { grid[name](); return; }
    if (name === "below" || name === "above") { insert(row, name); return; }
    if (!row) return;
    if (name === "copy") copy(row);
    if (name === "remove") remove(row);
    const previous = above(row);
    if (name === "up" && previous) shift(row, id(above(previous)));
    const next = row.nextElementSibling;
    if (name === "down" && next && !grid.isDraft(next)) shift(row, next.dataset.id);
  };
  grid.part("alat").addEventListener("click", (event) => {
    const name = event.target.closest("[data-do]")?.dataset.do;
    if (name) grid.act(name);
  });
})();
