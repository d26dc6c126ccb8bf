// Typing @ in a comment offers the colleagues of the list below it; choosing one selects them there.
// Without this the list alone names colleagues, and the server also reads @Name in the text.
(function () {
  "use strict";
  const typed = (box) => /(?:^|\s)@([^@\n]{0,40})$/.exec(box.value.slice(0, box.selectionStart));
  document.querySelectorAll("textarea[data-ikm-mention]").forEach((box) => {
    const people = box.form.elements[box.dataset.ikmMention];
    if (!people || !people.options.length) return;
    const list = document.createElement("ul");
    let active = 0, shown = [];
    list.className = "sebut"; list.id = `${box.id}-sebut`; list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.form.querySelector(`label[for="${people.id}"]`).textContent);
    box.after(list);
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", list.id);
    const close = () => { list.hidden = true; shown = []; box.removeAttribute("aria-activedescendant"); };
    const mark = () => [...list.children].forEach((row, index) => {
      row.setAttribute("aria-selected", String(index === active));
      if (index === active) box.setAttribute("aria-activedescendant", row.id);
    });
    const choose = (option) => {
      const found = typed(box), end = box.selectionStart, start = end - found[1].length;
      box.setRangeText(`${option.text} `, start, end, "end");
      option.selected = true;
      close(); box.focus();
    };
    box.addEventListener("input", () => {
      const found = typed(box);
      if (!found) { close(); return; }
      const words = found[1].toLowerCase();
      shown = [...people.options].filter((o) => o.text.toLowerCase().includes(words)).slice(0, 6);
      list.replaceChildren(...shown.map((option, index) => {
        const row = document.createElement("li");
        row.id = `${list.id}-${index}`; row.textContent = option.text;
        row.setAttribute("role", "option");
        row.addEventListener("mousedown", (event) => { event.preventDefault(); choose(option); });
        return row;
      }));
      active = 0; list.hidden = !shown.length; mark();
    });
    box.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "Escape") { close(); event.stopPropagation(); return; }
      if (event.key === "Enter" || event.key === "Tab") { event.preventDefault(); choose(shown[active]); return; }
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      active = (active + (event.key === "ArrowDown" ? 1 : shown.length - 1)) % shown.length;
      mark();
    });
    box.addEventListener("blur", close);
  });
})();
