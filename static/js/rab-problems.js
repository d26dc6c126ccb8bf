// What the server refused stays as typed, marked and listed above the grid; of two people's texts
// in one cell both are shown and the person picks.
(function () {
  "use strict";
  const grid = window.ikmRab;
  if (!grid) return;
  const { say } = grid;
  const box = grid.part("pesan");
  let kept = {};
  const save = () => grid.keep(":salah", Object.keys(kept).length ? kept : null);
  const place = (cell) => `${cell.parentNode.dataset.id}-${grid.field(cell)}`;
  const button = (text, act) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "btn btn-garis btn-sm", textContent: text });
    made.addEventListener("click", act);
    return made;
  };
  grid.where = (cell) =>
    `${say.row} ${cell.parentNode.sectionRowIndex + 1}, ${grid.labels[grid.field(cell)]}`;

  grid.clear = (cell) => {
    cell.classList.remove("kirim", "salah", "bentrok");
    for (const name of ["aria-invalid", "aria-describedby", "title"]) cell.removeAttribute(name);
    document.getElementById(`pesan-${place(cell)}`)?.remove();
    box.hidden = !box.children.length;
    if (kept[place(cell)]) { delete kept[place(cell)]; save(); }
  };
  function note(cell, message, ...actions) {
    const line = document.createElement("div");
    line.id = `pesan-${place(cell)}`;
    line.className = "warta galat";
    const words = document.createElement("p");
    words.textContent = `${grid.where(cell)}: ${message}`;
    line.append(words, ...actions);
    box.append(line);
    box.hidden = false;
    cell.setAttribute("aria-invalid", "true");
    cell.setAttribute("aria-describedby", line.id);
    cell.title = message;
    grid.speak(words.textContent);
  }
  grid.refuse = (cell, message, { isTaken = false, quiet = false } = {}) => {
    const mine = grid.text(cell);
    grid.clear(cell);
    if (isTaken) { choose(cell, mine, message); return; }
    cell.classList.add("salah");
    note(cell, message, button(say.mended, () => grid.focus(cell)));
    if (!grid.isDraft(cell.parentNode) && !quiet) {
      kept[place(cell)] = { line: cell.parentNode.dataset.id, field: grid.field(cell), value: mine, message };
      save();
    }
  };
  // The row that came with the answer has put the stored text into the cell's data.
  async function choose(cell, mine, message) {
    cell.classList.add("bentrok");
    await null;
    const theirs = cell.dataset.s || "";
    note(cell, `${message} ${theirs || say.empty}`,
      button(`${say.mine}: ${mine || say.empty}`, () => { grid.focus(cell); grid.change(cell, mine); }),
      button(say.theirs, () => { grid.clear(cell); cell.textContent = theirs; grid.focus(cell); }));
  }
  grid.failed = (news) => {
    const line = document.createElement("p");
    line.className = "warta galat";
    line.textContent = news.message;
    box.append(line);
    box.hidden = false;
    grid.speak(news.message);
    grid.stale = true;
  };
  grid.restoreProblems = () => {
    kept = grid.kept(":salah") || {};
    for (const old of Object.values(kept)) {
      const row = grid.row(old.line);
      if (!row) continue;
      const cell = grid.cell(row, old.field);
      cell.textContent = old.value;
      grid.refuse(cell, old.message);
    }
  };
})();
