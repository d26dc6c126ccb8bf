// Undo and redo: the server's truth is changed by the inverse act, never by turning back time.
(function () {
  "use strict";
  const grid = window.ikmRab;
  if (!grid) return;
  const buttons = { undo: document.querySelector('[data-do="undo"]'), redo: document.querySelector('[data-do="redo"]') };
  const done = [];
  const undone = [];
  const show = () => {
    buttons.undo.disabled = !done.length;
    buttons.redo.disabled = !undone.length;
  };
  // Each entry is a pair of functions; ``redo`` has already been done once.
  grid.did = (entry) => {
    done.push(entry);
    if (done.length > 200) done.shift();
    undone.length = 0;
    show();
  };
  grid.undo = () => {
    const entry = done.pop();
    if (!entry) return;
    entry.undo();
    undone.push(entry);
    grid.speak(grid.say.undone);
    show();
  };
  grid.redo = () => {
    const entry = undone.pop();
    if (!entry) return;
    entry.redo();
    done.push(entry);
    grid.speak(grid.say.redone);
    show();
  };
  // Change cells in one gesture: one entry, one message.
  grid.edit = (changes) => {
    const real = changes.filter(({ cell, text }) => grid.text(cell) !== text)
      .map(({ cell, text }) => ({ id: cell.parentNode.dataset.id, field: grid.field(cell), from: grid.text(cell), to: text }));
    if (!real.length) return;
    const apply = (side) => {
      for (const change of real) {
        const row = grid.row(change.id);
        if (row) grid.change(grid.cell(row, change.field), change[side]);
      }
      const row = grid.row(real[0].id);
      if (row) grid.focus(grid.cell(row, real[0].field));
    };
    for (const change of real) grid.change(grid.cell(grid.row(change.id), change.field), change.to);
    grid.did({ undo: () => apply("from"), redo: () => apply("to") });
  };
})();
