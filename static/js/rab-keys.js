// The keys of a spreadsheet, while a cell of the grid has the focus.
(function () {
  "use strict";
  const grid = window.ikmRab;
  if (!grid) return;
  const { body } = grid;
  const move = (down, right, options) => (event) => {
    const to = grid.beside(grid.active, down, right, options);
    if (!to) return options?.wrap ? false : undefined;
    grid.focus(to, { keepAnchor: event.shiftKey && !options?.wrap && event.key !== "Enter" });
    return undefined;
  };
  const far = (pick) => () => grid.focus(pick(grid.active));
  const page = () => Math.max(10, Math.floor(grid.part("bingkai").clientHeight / grid.active.parentNode.offsetHeight) - 2);
  const clear = () => grid.edit(grid.range().filter((cell) => !grid.computed.has(grid.field(cell))).map((cell) => ({ cell, text: "" })));
  // One cell takes the text above it; several take that of the first.
  const fill = () => {
    const cells = grid.range();
    const above = grid.beside(cells[0], -1, 0);
    const source = cells.length > 1 ? cells[0] : above;
    if (!source || grid.computed.has(grid.field(cells[0]))) return;
    const targets = cells.length > 1 ? cells.slice(1) : cells;
    grid.edit(targets.map((cell) => ({ cell, text: grid.text(source) })));
  };
  const leave = () => grid.part("alat").querySelector("button:not(:disabled)").focus();
  const plain = {
    ArrowUp: move(-1, 0), ArrowDown: move(1, 0), ArrowLeft: move(0, -1), ArrowRight: move(0, 1),
    Tab: (event) => move(0, event.shiftKey ? -1 : 1, { wrap: true })(event),
    Enter: (event) => move(event.shiftKey ? -1 : 1, 0)(event),
    F2: () => grid.open(grid.active),
    Delete: clear, Backspace: clear, Escape: leave,
    Home: far((cell) => cell.parentNode.cells[1]),
    End: far((cell) => cell.parentNode.cells[grid.fields.length - 1]),
    PageDown: () => grid.focus(grid.beside(grid.active, page(), 0) || body.rows[body.rows.length - 1].cells[grid.active.cellIndex]),
    PageUp: () => grid.focus(grid.beside(grid.active, -page(), 0) || body.rows[0].cells[grid.active.cellIndex]),
  };
  const control = {
    d: (event) => (event.shiftKey ? grid.act("copy") : fill()),
    z: (event) => (event.shiftKey ? grid.redo() : grid.undo()),
    y: () => grid.redo(),
    enter: (event) => grid.act(event.shiftKey ? "above" : "below"),
    delete: () => grid.act("remove"),
    home: far(() => body.rows[0].cells[1]),
    end: far(() => body.rows[body.rows.length - 1].cells[grid.fields.length - 1]),
  };
  body.addEventListener("keydown", (event) => {
    if (!grid.active || grid.isEditing()) return;
    const { key } = event;
    const isControl = event.ctrlKey || event.metaKey;
    let act = isControl ? control[key.toLowerCase()] : plain[key];
    if (event.altKey) act = { ArrowUp: () => grid.act("up"), ArrowDown: () => grid.act("down") }[key];
    if (act) {
      // false: nowhere to go inside, so the key does what it does on any page.
      if (act(event) !== false) event.preventDefault();
      return;
    }
    if (isControl || event.altKey || key.length !== 1) return;
    event.preventDefault();
    grid.open(grid.active, key);
  });
  body.addEventListener("copy", (event) => {
    if (grid.isEditing()) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", grid.range().map(grid.text).join("\n"));
  });
  // Undo works wherever the focus is on this page, except in a field of its own history.
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.target.matches("input, textarea, select")) return;
    const key = event.key.toLowerCase();
    if (key === "z" || key === "y") { event.preventDefault(); control[key](event); }
  });
})();
