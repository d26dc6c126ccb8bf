// Draw a signature with mouse, pen or finger; the drawing goes along as a PNG. The box shows while
// its way of signing is chosen. Without this script people type their name or upload a picture.
"use strict";
(() => {
  const form = document.querySelector("[data-ikm-signing]");
  const pad = form?.querySelector("[data-ikm-pad]");
  const canvas = pad?.querySelector("canvas");
  if (!canvas) return;
  const pen = canvas.getContext("2d");
  const drawn = form.elements.drawn;
  const upload = form.elements.picture.closest(".isian");
  let last = null;

  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) * canvas.width) / box.width,
      ((event.clientY - box.top) * canvas.height) / box.height,
    ];
  };
  const clear = () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    drawn.value = "";
  };
  const draw = (event) => {
    if (!last) return;
    const [x, y] = place(event);
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(x, y);
    pen.stroke();
    last = [x, y];
  };
  const stop = () => {
    if (!last) return;
    last = null;
    drawn.value = canvas.toDataURL("image/png");
  };
  const show = () => {
    const chosen = form.querySelector("[name=method]:checked")?.value;
    pad.hidden = chosen !== "digambar";
    upload.hidden = chosen !== "diunggah";
  };

  const restore = () => {
    if (!drawn.value.startsWith("data:image/png")) return;
    const kept = new Image();
    kept.addEventListener("load", () => pen.drawImage(kept, 0, 0));
    kept.src = drawn.value;
  };

  pen.lineWidth = 4;
  pen.lineCap = pen.lineJoin = "round";
  pen.strokeStyle = "#000";
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
    draw(event);
  });
  canvas.addEventListener("pointermove", draw);
  canvas.addEventListener("pointerup", stop);
  canvas.addEventListener("pointercancel", stop);
  pad.querySelector("[data-ikm-pad-clear]").addEventListener("click", clear);
  form.addEventListener("change", show);
  restore();
  show();
})();
