// A new line lives in this browser until it is complete; then the server stores it.
(function () {
  "use strict";
  const grid = window.ikmRab;
  if (!grid) return;
  const { body } = grid;
  // The stored line above: what a new one comes after.
  grid.above = (row) => {
    let found = row?.previousElementSibling || null;
    while (found && grid.isDraft(found)) found = found.previousElementSibling;
    return found;
  };
  grid.id = (row) => row?.dataset.id || null;
  grid.place = (row, after) => {
    if (after) after.after(row); else body.prepend(row);
    grid.number();
  };
  grid.keepDrafts = () => {
    const drafts = grid.rows().filter(grid.isDraft)
      .map((row) => ({ id: row.dataset.id, after: grid.id(grid.above(row)), cells: grid.texts(row) }));
    grid.keep(":baru", drafts.length ? drafts : null);
  };
  grid.draft = (key, texts, after) => {
    const row = grid.make(key, texts);
    row.dataset.baru = "";
    grid.place(row, after);
    return row;
  };
  grid.restoreDrafts = () => {
    for (const old of grid.kept(":baru") || []) {
      if (grid.row(old.id)) continue;
      const after = old.after ? grid.row(old.after) : null;
      grid.draft(old.id, old.cells, after || body.rows[body.rows.length - 1]);
    }
    grid.keepDrafts();
  };
  // Called after every change of a draft: sent as soon as nothing needed is empty.
  grid.complete = (row) => {
    grid.keepDrafts();
    const cells = grid.texts(row);
    if (row.dataset.jalan || grid.needed.some((name) => !cells[name])) return;
    row.dataset.jalan = "1";
    const key = row.dataset.id;
    grid.send("sisip/", { after: grid.id(grid.above(row)), rows: [{ id: key, cells }] }, {
      then: () => adopt(row, cells),
      fail: (news) => {
        delete row.dataset.jalan;
        for (const error of news.errors) grid.refuse(grid.cell(row, error.field), error.message);
        if (!news.errors.length) grid.failed(news);
      },
    });
  };
  function adopt(row, sent) {
    delete row.dataset.baru;
    delete row.dataset.jalan;
    grid.keepDrafts();
    grid.added([row.dataset.id], grid.id(grid.above(row)));
    // Typed on while the line was on its way.
    for (const [name, text] of Object.entries(sent)) {
      const cell = grid.cell(row, name);
      if (grid.text(cell) !== text && !cell.matches(".isi") && grid.text(cell) !== cell.dataset.s) grid.change(cell, grid.text(cell));
    }
  }
})();
