// One cell of the grid is in the tab order; Shift extends it to a part of its column.
(function () {
  "use strict";
  const grid = window.ikmRab;
  if (!grid) return;
  const { body, fields } = grid;
  grid.focus = (cell, { keepAnchor = false } = {}) => {
    if (!cell) return;
    if (grid.active) grid.active.tabIndex = -1;
    grid.active = cell;
    if (!keepAnchor) grid.anchor = cell;
    cell.tabIndex = 0;
    grid.mark();
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  // The cells between the anchor and the active one, in one column.
  grid.range = () => {
    const { anchor, active } = grid;
    if (!active) return [];
    if (!anchor?.isConnected || anchor.cellIndex !== active.cellIndex) return [active];
    const ends = [anchor.parentNode.sectionRowIndex, active.parentNode.sectionRowIndex].sort((a, b) => a - b);
    return grid.rows().slice(ends[0], ends[1] + 1).map((row) => row.cells[active.cellIndex]);
  };
  grid.mark = () => {
    for (const old of body.querySelectorAll("[aria-selected]")) old.removeAttribute("aria-selected");
    const cells = grid.range();
    if (cells.length > 1) for (const cell of cells) cell.setAttribute("aria-selected", "true");
  };
  // The neighbour so many rows down and columns right; Tab goes on in the next row.
  grid.beside = (cell, down, right, { wrap = false } = {}) => {
    const rows = body.rows;
    let y = cell.parentNode.sectionRowIndex + down;
    let x = cell.cellIndex + right;
    if (wrap && x >= fields.length) { x = 1; y += 1; }
    if (wrap && x < 1) { x = fields.length - 1; y -= 1; }
    return rows[y]?.cells[Math.min(Math.max(x, 0), fields.length - 1)] || null;
  };
  body.addEventListener("mousedown", (event) => {
    const cell = event.target.closest("td[data-f]");
    if (!cell || cell.querySelector("input")) return;
    event.preventDefault();
    grid.focus(cell, { keepAnchor: event.shiftKey });
  });
})();
