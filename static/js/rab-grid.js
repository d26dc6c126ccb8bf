// The RAB as a grid: draws the lines, keeps one cell in the tab order, and holds what the other
// rab files share (window.ikmRab). On a phone the plain cards stay.
(function () {
  "use strict";
  const root = document.querySelector("[data-ikm-rab]");
  if (!root || matchMedia("(max-width: 575.98px)").matches) return;
  const table = root.querySelector("table.kisi");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const fields = heads.map((head) => head.dataset.f);
  const part = (name) => document.querySelector(`[data-rab="${name}"]`);
  const figures = new Set(["harga", "jumlah"]);
  const grid = {
    root, table, body, fields, part, say: root.dataset, url: root.dataset.ikmRab, version: 0,
    active: null, anchor: null,
    labels: Object.fromEntries(heads.map((head) => [head.dataset.f, head.textContent.trim()])),
    computed: new Set(["no", "hasil", "jumlah"]),
    needed: ["kro", "ro", "komponen", "akun", "uraian", "volume", "harga"],
  };
  window.ikmRab = grid;

  grid.key = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };
  // What is not yet on the server survives a reload in this browser; null forgets it.
  const store = `ikm:rab:${grid.say.user}:${grid.url}`;
  grid.keep = (what, value) => {
    try {
      if (value === null) localStorage.removeItem(store + what); else localStorage.setItem(store + what, JSON.stringify(value));
    } catch { /* storage full or off */ }
  };
  grid.kept = (what) => { try { return JSON.parse(localStorage.getItem(store + what)); } catch { return null; } };
  grid.speak = (text) => { part("ucap").textContent = text; };
  grid.rows = () => [...body.rows];
  grid.row = (id) => document.getElementById(`baris-${id}`);
  grid.cell = (row, field) => row.cells[fields.indexOf(field)];
  grid.field = (cell) => fields[cell.cellIndex];
  grid.text = (cell) => cell.textContent;
  grid.isDraft = (row) => row.dataset.baru !== undefined;
  grid.texts = (row) => Object.fromEntries(
    fields.filter((name) => !grid.computed.has(name)).map((name) => [name, grid.text(grid.cell(row, name))]));

  grid.make = (id, texts) => {
    const row = document.createElement("tr");
    row.id = `baris-${id}`;
    row.dataset.id = id;
    row.setAttribute("role", "row");
    for (const field of fields) {
      const cell = document.createElement("td");
      cell.setAttribute("role", field === "uraian" ? "rowheader" : "gridcell");
      cell.tabIndex = -1;
      cell.dataset.f = field;
      if (figures.has(field)) cell.className = "num";
      if (grid.computed.has(field)) cell.setAttribute("aria-readonly", "true");
      row.append(cell);
    }
    grid.fill(row, texts);
    return row;
  };
  // What the server says replaces what is shown, except where something typed still waits.
  grid.fill = (row, texts) => {
    for (const field of fields) {
      const cell = grid.cell(row, field);
      if (field === "no" || texts[field] === undefined) continue;
      cell.dataset.s = texts[field];
      if (!cell.matches(".kirim, .salah, .bentrok, .isi")) cell.textContent = texts[field];
    }
  };
  grid.number = () => {
    table.setAttribute("aria-rowcount", body.rows.length + 1);
    let count = 0;
    for (const row of body.rows) {
      count += 1;
      const cell = row.cells[0];
      const mark = row.dataset.temuan ? " !" : "";
      if (cell.textContent !== count + mark) cell.textContent = count + mark;
    }
  };
  grid.draw = (lines) => {
    body.replaceChildren(...lines.map((line) => grid.make(line.id, line)));
    grid.number();
  };
})();
