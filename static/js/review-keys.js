// Keys of the split view: 1-4 and 0 choose, J and K move, Ctrl Enter saves. Never while typing.
"use strict";
(() => {
  const form = document.querySelector("[data-ikm-review]");
  const typing = (node) => node.matches("input:not([type=radio]), textarea, select");
  const choose = (key) => {
    const radios = form ? [...form.querySelectorAll("input[name=verdict]")] : [];
    const radio = radios[key === "0" ? 4 : Number(key) - 1];
    if (!radio) return;
    radio.checked = true;
    radio.focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter" && form) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    if (/^[0-4]$/.test(event.key)) choose(event.key);
    document.querySelector(`[data-ikm-key="${CSS.escape(event.key.toLowerCase())}"]`)?.click();
  });
})();
