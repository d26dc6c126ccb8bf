// One input moves from cell to cell. Enter and Tab store, Escape puts the old text back.
(function () {
  "use strict";
  const grid = window.ikmRab;
  if (!grid) return;
  let cell = null;
  let before = "";
  const input = document.createElement("input");
  Object.assign(input, { className: "kisi-isi", autocomplete: "off", spellcheck: false });
  grid.isEditing = () => cell !== null;
  // Typed over: arrows leave the cell, as in a spreadsheet; opened by F2: they move in the text.
  grid.open = (target, typed = null) => {
    if (!target || grid.computed.has(grid.field(target))) return;
    if (cell) grid.close(true);
    cell = target;
    const field = grid.field(cell);
    before = grid.text(cell);
    input.value = typed === null ? before : typed;
    input.dataset.typed = typed === null ? "" : "1";
    input.setAttribute("aria-label", grid.where(cell));
    if (document.getElementById(`daftar-${field}`)) input.setAttribute("list", `daftar-${field}`);
    else input.removeAttribute("list");
    input.inputMode = field === "harga" ? "numeric" : "text";
    if (cell.getAttribute("aria-describedby")) input.setAttribute("aria-describedby", cell.getAttribute("aria-describedby"));
    else input.removeAttribute("aria-describedby");
    cell.classList.add("isi");
    cell.replaceChildren(input);
    input.focus();
    input.setSelectionRange(input.value.length, input.value.length);
  };
  grid.close = (store) => {
    if (!cell) return;
    const done = cell;
    const text = input.value.trim();
    cell = null;
    done.classList.remove("isi");
    done.textContent = before;
    if (store && text !== before) grid.edit([{ cell: done, text }]);
    else if (!done.matches(".kirim, .salah, .bentrok") && done.dataset.s !== undefined && !grid.isDraft(done.parentNode)) done.textContent = done.dataset.s;
  };
  const go = (down, right, wrap) => {
    const from = cell;
    grid.close(true);
    grid.focus(grid.beside(from, down, right, { wrap }) || from);
  };
  input.addEventListener("keydown", (event) => {
    const { key, shiftKey } = event;
    const arrows = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const leaves = input.dataset.typed && !input.getAttribute("list") && arrows[key];
    if (key === "Enter" && !event.ctrlKey) go(shiftKey ? -1 : 1, 0);
    else if (key === "Tab") go(0, shiftKey ? -1 : 1, true);
    else if (key === "Escape") { const was = cell; grid.close(false); grid.focus(was); }
    else if (key === "F2") input.dataset.typed = "";
    else if (leaves) go(...leaves);
    else { event.stopPropagation(); return; }
    event.preventDefault();
    event.stopPropagation();
  });
  input.addEventListener("blur", () => setTimeout(() => {
    if (cell && document.activeElement !== input) grid.close(true);
  }));
  grid.body.addEventListener("dblclick", (event) => grid.open(event.target.closest("td[data-f]")));
})();
