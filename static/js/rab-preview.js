// The preview of a pasted table: columns can be matched anew; what is ready goes in at once or not at all.
(function () {
  "use strict";
  const grid = window.ikmRab;
  if (!grid) return;
  const { part, say } = grid;
  const dialog = part("tempel");
  const button = part("tempel-masuk");
  let pasted = null;
  let ready = [];
  const after = () => {
    const row = grid.active?.isConnected ? grid.active.parentNode : grid.body.rows[grid.body.rows.length - 1];
    return grid.id(row && grid.isDraft(row) ? grid.above(row) : row);
  };
  grid.emptyPreview = () => {
    ready = [];
    button.disabled = true;
    part("tempel-tabel").hidden = true;
    part("tempel-ringkas").textContent = "";
  };
  grid.preview = async (source) => {
    pasted = source;
    grid.emptyPreview();
    part("tempel-ringkas").textContent = say.read;
    const answer = await grid.ask("tempel/", { ...source, after: after() });
    const news = answer.json ? await answer.json().catch(() => ({})) : {};
    if (source !== pasted) return;
    if (answer.status !== 200) { part("tempel-ringkas").textContent = news.message || say.lost; return; }
    show(news);
  };
  function show(news) {
    part("tempel-ringkas").textContent = news.summary;
    button.textContent = news.button;
    button.disabled = !news.ready;
    ready = news.rows.filter((row) => row.ready);
    part("tempel-kolom").replaceChildren(...news.roles.map((role, n) => column(role, n, news)));
    part("tempel-baris").replaceChildren(...news.rows.map(line));
    part("tempel-tabel").hidden = false;
  }
  function column(role, n, news) {
    const label = document.createElement("label");
    const select = part("peran").content.querySelector("select").cloneNode(true);
    const letter = document.createElement("span");
    letter.textContent = `${String.fromCharCode(65 + (n % 26))}: ${news.samples[n].slice(0, 18) || say.empty}`;
    select.value = role;
    select.addEventListener("change", () => {
      const roles = [...part("tempel-kolom").querySelectorAll("select")].map((own) => own.value);
      roles.forEach((own, other) => { if (own && own === select.value && other !== n) roles[other] = ""; });
      grid.preview({ ...pasted, roles }).then(() => part("tempel-kolom").querySelectorAll("select")[n]?.focus());
    });
    label.append(letter, select);
    return label;
  }
  function line(row) {
    const made = document.createElement("tr");
    if (!row.ready) made.className = "temuan";
    const { cells } = row;
    const code = [cells.kro, cells.ro, cells.komponen, cells.sub, cells.akun].filter(Boolean).join(".");
    const words = row.problems.map(({ field, message }) => `${grid.labels[field] || field}: ${message}`).join(" ");
    for (const [text, isFigure] of [[row.number], [code], [cells.uraian], [cells.volume], [cells.harga, 1], [cells.jumlah || "", 1], [words || "✓"]]) {
      const cell = document.createElement("td");
      if (isFigure) cell.className = "num";
      cell.textContent = text ?? "";
      made.append(cell);
    }
    return made;
  }
  button.addEventListener("click", () => {
    const place = after();
    const rows = ready.map((row) => ({ id: grid.key(), cells: row.cells }));
    button.disabled = true;
    grid.send("sisip/", { after: place, rows }, {
      then: (news) => {
        let last = place && grid.row(place);
        for (const text of news.rows) { const made = grid.make(text.id, text); grid.place(made, last); last = made; }
        grid.added(rows.map((row) => row.id), place);
        grid.focus(grid.cell(last, "uraian"));
        dialog.close();
        grid.focus(grid.cell(last, "uraian"));
      },
      fail: (news) => {
        const words = news.errors.map(({ row, field, message }) => `${say.row} ${ready[row]?.number}, ${grid.labels[field] || field}: ${message}`);
        part("tempel-ringkas").textContent = [news.message, ...words].join(" ");
        button.disabled = false;
      },
    });
  });
})();
