// Fetch the lines, put back what this browser still holds, and show the grid in place of the table.
(function () {
  "use strict";
  const grid = window.ikmRab;
  if (!grid) return;
  const { part } = grid;
  async function load() {
    const answer = await fetch(`${grid.url}baris/`).catch(() => null);
    if (!answer?.ok) return false;
    const news = await answer.json();
    const at = grid.active && { id: grid.active.parentNode.dataset.id, field: grid.field(grid.active) };
    const had = grid.body.contains(document.activeElement);
    grid.version = news.version;
    grid.stale = false;
    grid.draw(news.rows);
    grid.sums(news.sums);
    grid.restoreDrafts();
    grid.restoreProblems();
    const row = at && grid.row(at.id);
    grid.active = null;
    if (row && had) grid.focus(grid.cell(row, at.field));
    return true;
  }
  // Somebody else worked here too: fetch all lines, once nothing of ours is on its way.
  grid.idle = () => {
    if (grid.stale && !grid.isEditing() && !grid.body.querySelector(".bentrok")) load();
  };
  setInterval(() => { if (grid.stale && !grid.pending()) grid.idle(); }, 3000);
  load().then((isThere) => {
    if (!isThere) return;
    // The plain rows share their ids with those of the grid.
    part("biasa").remove();
    for (const name of ["alat", "bingkai", "bantuan"]) part(name).hidden = false;
    const first = grid.body.rows[0]?.cells[1];
    if (first) { first.tabIndex = 0; grid.active = first; grid.anchor = first; }
    grid.restore();
    const wanted = location.hash.startsWith("#baris-") && document.getElementById(location.hash.slice(1));
    if (wanted) grid.focus(grid.cell(wanted, "uraian"));
    grid.check();
    grid.root.dataset.siap = "1";
  });
})();
