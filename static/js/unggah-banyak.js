// Several files at once: each is paired with a document by its name, people correct the pairs, and
// two at a time go the way of unggah.js, each with its own progress in its row.
(function () {
  "use strict";
  const box = document.querySelector("[data-ikm-many]");
  if (!box || !window.ikmUpload?.canCount) return;
  box.hidden = false;
  const list = box.querySelector("[data-ikm-list]");
  const all = box.querySelector("[data-ikm-all]");
  const forms = () => [...document.querySelectorAll("form[data-ikm-upload]")];
  const words = (text) => new Set(text.toLowerCase().split(/[^a-z0-9]+/).filter((word) => word.length > 2));
  let pairs = [];

  // How many words of a document's name and code stand in the file's name.
  function likeness(form, file) {
    const own = words(`${form.dataset.ikmTitle} ${form.dataset.ikmCode}`);
    return [...words(file.name)].filter((word) => own.has(word)).length;
  }
  function guess(file, taken) {
    const free = forms().filter((form) => !taken.has(form.dataset.ikmCode));
    const best = free.map((form) => [likeness(form, file), form]).sort((a, b) => b[0] - a[0])[0];
    return best && best[0] > 0 ? best[1].dataset.ikmCode : "";
  }
  function choice(file, number, chosen) {
    const row = document.createElement("div");
    row.className = "pasangan";
    const label = document.createElement("label");
    Object.assign(label, { htmlFor: `pasangan-${number}`, className: "text-break", textContent: `${box.dataset.ikmFor} ${file.name}` });
    const select = document.createElement("select");
    Object.assign(select, { id: `pasangan-${number}`, className: "form-select" });
    select.append(new Option(box.dataset.ikmChoose, ""));
    forms().forEach((form) => select.append(new Option(form.dataset.ikmTitle, form.dataset.ikmCode)));
    select.value = chosen;
    row.append(label, select);
    list.append(row);
    return { file, select };
  }
  box.querySelector("input").addEventListener("change", (event) => {
    const taken = new Set();
    list.replaceChildren();
    pairs = [...event.target.files].map((file, number) => {
      const chosen = guess(file, taken);
      if (chosen) taken.add(chosen);
      return choice(file, number, chosen);
    });
    all.hidden = !pairs.length;
  });
  async function work(queue) {
    while (queue.length) {
      const { file, select } = queue.shift();
      const form = forms().find((one) => one.dataset.ikmCode === select.value);
      if (form) await window.ikmUpload.send(form, file);
      select.closest(".pasangan").remove();
    }
  }
  all.addEventListener("click", async () => {
    const missing = pairs.find(({ select }) => select.isConnected && !select.value);
    if (missing) { missing.select.setAttribute("aria-invalid", "true"); missing.select.focus(); return; }
    const queue = pairs.filter(({ select }) => select.isConnected);
    all.hidden = true;
    await Promise.all([work(queue), work(queue)]);
    box.querySelector("input").value = "";
  });
})();
