// Keys of the split view: 1-4 and 0 choose, Ctrl Enter saves; every other key presses what names it
// in data-ikm-key. Never while typing, and not at all where a person switched single keys off.
"use strict";
(() => {
  const OFF = "ikm:tanpa-pintasan";
  const form = document.querySelector("[data-ikm-review]");
  const off = document.querySelector("[data-ikm-keys-off]");
  const typing = (node) => node.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");
  const choose = (key) => {
    const radios = form ? [...form.querySelectorAll("input[name=verdict]")] : [];
    const radio = radios[key === "0" ? 4 : Number(key) - 1];
    if (!radio) return;
    radio.checked = true;
    radio.focus();
  };
  const press = (node) => {
    if (!node || node.hidden) return false;
    if (node.matches("input")) node.focus();
    else node.click();
    return true;
  };
  if (off) {
    off.checked = localStorage.getItem(OFF) === "1";
    off.addEventListener("change", () => localStorage.setItem(OFF, off.checked ? "1" : "0"));
  }
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    if (event.ctrlKey && event.key === "Enter" && form) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || typing(event.target)) return;
    if (off?.checked) return;
    if (/^[0-4]$/.test(event.key)) choose(event.key);
    const named = document.querySelector(`[data-ikm-key="${CSS.escape(event.key.toLowerCase())}"]`);
    // The key that opens the filter is not its first letter.
    if (press(named)) event.preventDefault();
  });
})();
