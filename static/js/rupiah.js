// Rupiah inputs (data-ikm-rupiah): the amount is echoed in words while it is typed, so that a zero
// too many is seen; on leaving the field it gets its thousands marks. The server decides.
(function () {
  "use strict";
  const english = document.documentElement.lang === "en";
  const ones = ["", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
    "sepuluh", "sebelas"];
  const powers = [[10n ** 18n, "kuintiliun"], [10n ** 15n, "kuadriliun"], [10n ** 12n, "triliun"],
    [10n ** 9n, "miliar"], [10n ** 6n, "juta"], [1000n, "ribu"]];

  function hundreds(n) {
    if (n < 12) return ones[n];
    if (n < 20) return `${ones[n - 10]} belas`;
    const big = n < 100 ? `${ones[Math.floor(n / 10)]} puluh`
      : n < 200 ? "seratus" : `${ones[Math.floor(n / 100)]} ratus`;
    return `${big} ${hundreds(n < 100 ? n % 10 : n % 100)}`.trim();
  }

  function words(value) {
    if (value === 0n) return "nol";
    const parts = [];
    for (const [power, name] of powers) {
      const count = Number(value / power);
      value %= power;
      if (count) parts.push(power === 1000n && count === 1 ? "seribu" : `${hundreds(count)} ${name}`);
    }
    if (value) parts.push(hundreds(Number(value)));
    return parts.join(" ");
  }

  // Only what the server reads the same way; anything else is left as typed.
  function amount(text) {
    const typed = text.normalize("NFKC").trim().replace(/^rp\.?\s*/i, "");
    const shapes = [/^\d+(,00)?$/, /^\d{1,3}(\.\d{3})+(,00?)?$/];
    if (english) shapes.push(/^\d{1,3}(,\d{3})+(\.00?)?$/);
    if (!shapes.some((shape) => shape.test(typed))) return null;
    const digits = typed.replace(english && !/^\d{1,3}(\.\d{3})+/.test(typed) ? /\.00?$/ : /,00?$/, "")
      .replace(/\D/g, "").replace(/^0+(?=\d)/, "");
    return digits.length <= 20 ? BigInt(digits) : null;
  }

  function place(input) {
    let line = document.getElementById(`${input.id}_kata`);
    if (!line) {
      line = document.createElement("span");
      line.id = `${input.id}_kata`;
      line.className = "rupiah-kata";
      line.setAttribute("aria-live", "polite");
      (input.closest(".rupiah") || input).after(line);
    }
    return line;
  }

  function echo(input, value) {
    place(input).textContent = value === null || english ? "" : `${words(value)} rupiah`;
  }

  // The words get their place on entering: a button below must not move away under the finger.
  document.addEventListener("focusin", (event) => {
    const input = event.target;
    if (input.matches && input.matches("input[data-ikm-rupiah]") && input.id) place(input);
  });

  // A short rest in typing: a screen reader would otherwise speak after every key.
  let rest = 0;
  document.addEventListener("input", (event) => {
    const input = event.target;
    if (!input.matches || !input.matches("input[data-ikm-rupiah]") || !input.id) return;
    clearTimeout(rest);
    rest = setTimeout(() => echo(input, amount(input.value)), 300);
  });

  document.addEventListener("focusout", (event) => {
    const input = event.target;
    if (!input.matches || !input.matches("input[data-ikm-rupiah]")) return;
    const value = amount(input.value);
    if (value !== null) {
      input.value = String(value).replace(/\B(?=(\d{3})+$)/g, english ? "," : ".");
    }
    if (input.id) echo(input, value);
  });
})();
