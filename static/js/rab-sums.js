// Sums and findings follow every act; the server has reckoned them all.
(function () {
  "use strict";
  const grid = window.ikmRab;
  if (!grid) return;
  const { part, say } = grid;
  let timer = null;
  const made = (tag, className, ...inner) => {
    const node = document.createElement(tag);
    node.className = className;
    node.append(...inner);
    return node;
  };
  grid.sums = (sums) => {
    for (const name of ["total", "words", "unlinked", "lines"]) part(name).textContent = sums[name];
    part("tree").replaceChildren(...sums.nodes.map(([depth, level, code, name, amount, note]) => {
      const head = made("th", "", made("span", "sec small", level), " ", made("b", "", code), ` ${name}`);
      head.scope = "row";
      if (note) head.append(made("span", "sec small d-block", note));
      return made("tr", `tk-${depth}`, head, made("td", "num", amount));
    }));
    clearTimeout(timer);
    timer = setTimeout(grid.check, 1200);
  };
  // The findings of a line stand in its row, and all of them in the panel.
  grid.check = async () => {
    clearTimeout(timer);
    const answer = await fetch(`${grid.url}temuan/`).catch(() => null);
    if (!answer?.ok) return;
    const { findings } = await answer.json();
    for (const row of grid.body.querySelectorAll("[data-temuan]")) {
      delete row.dataset.temuan;
      row.querySelector(".temuan-baris")?.remove();
    }
    part("findings").replaceChildren(...findings.map(listed));
    part("clean").hidden = findings.length > 0;
    for (const finding of findings) mark(finding);
    grid.number();
  };
  function listed(finding) {
    const line = pointed(finding);
    if (finding.fix) line.append(mending(finding.fix));
    return line;
  }
  // One click that mends it, sent as a form so that the page comes back with the new price.
  function mending({ label, href }) {
    const button = made("button", "btn btn-garis btn-sm", label);
    const token = made("input", "");
    Object.assign(token, { type: "hidden", name: "csrfmiddlewaretoken", value: grid.token() });
    const form = made("form", "d-block mt-1", token, button);
    Object.assign(form, { method: "post", action: href });
    return form;
  }
  function pointed(finding) {
    const row = finding.anchor && document.getElementById(finding.anchor);
    if (!row || !grid.body.contains(row)) return made("li", "", finding.message);
    const link = made("a", "", finding.message);
    link.href = `#${finding.anchor}`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      grid.focus(grid.cell(document.getElementById(finding.anchor), "uraian"));
    });
    return made("li", "", link);
  }
  function mark(finding) {
    const row = finding.anchor && document.getElementById(finding.anchor);
    if (!row || !grid.body.contains(row)) return;
    row.dataset.temuan = finding.severity;
    let cell = row.querySelector(".temuan-baris");
    if (!cell) {
      cell = made("td", "temuan-baris");
      cell.setAttribute("role", "gridcell");
      row.append(cell);
    }
    const words = made("p", "", `${say.checked}: ${finding.message}`);
    cell.append(words);
    row.dispatchEvent(new CustomEvent("ikm:temuan", { bubbles: true, detail: { finding, words } }));
  }
})();
