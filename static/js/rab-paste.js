// A table pasted into the grid goes through the preview; a single text goes into the cell.
(function () {
  "use strict";
  const grid = window.ikmRab;
  if (!grid) return;
  const dialog = grid.part("tempel");
  const area = document.getElementById("id_tempel");
  const kept = ["rowspan", "colspan", "sdval", "x:num"];
  // Of the HTML only the table and what tells numbers and merged cells; the rest is kilobytes of style.
  function slim(html) {
    const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
    if (!table) return "";
    const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
    const cell = (node) => {
      const told = kept.filter((name) => node.hasAttribute(name))
        .map((name) => ` ${name}="${node.getAttribute(name).replace(/"/g, "")}"`).join("");
      for (const gap of node.querySelectorAll("br, p, div")) gap.append(" ");
      for (const gap of node.querySelectorAll("br")) gap.replaceWith(" ");
      return `<td${told}>${escape(node.textContent)}</td>`;
    };
    const row = (node) => `<tr>${[...node.cells].map(cell).join("")}</tr>`;
    return `<table>${[...table.rows].map(row).join("")}</table>`;
  }
  function take(event) {
    const text = event.clipboardData.getData("text/plain");
    const html = slim(event.clipboardData.getData("text/html") || "");
    const isTable = /[\t\n]/.test(text.trim()) || (html.match(/<td/g) || []).length > 1;
    return { text, html, isTable };
  }
  grid.body.addEventListener("paste", (event) => {
    if (grid.isEditing()) return;
    event.preventDefault();
    const { text, html, isTable } = take(event);
    if (isTable) { grid.paste(); grid.preview({ text, html }); return; }
    const cells = grid.range().filter((cell) => !grid.computed.has(grid.field(cell)));
    grid.edit(cells.map((cell) => ({ cell, text: text.trim() })));
  });
  area.addEventListener("paste", (event) => {
    const { text, html } = take(event);
    event.preventDefault();
    area.value = text;
    grid.preview({ text, html });
  });
  area.addEventListener("change", () => { if (area.value.trim()) grid.preview({ text: area.value, html: "" }); });
  grid.paste = () => {
    area.value = "";
    grid.emptyPreview();
    dialog.showModal();
    area.focus();
  };
  dialog.addEventListener("close", () => { grid.focus(grid.active?.isConnected ? grid.active : grid.body.rows[0]?.cells[1]); });
})();
