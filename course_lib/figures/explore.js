// Wakes one explorer up: controls, then pictures or a heatmap on a canvas. Everything lives inside this function.
// Without it the page shows the first picture. `scope` is the explorer's class, a hash of its content.
"use strict";

// Two copies of one explorer may stand on a page (JupyterLab's second view): each script takes one that sleeps.
const near = document.currentScript && document.currentScript.closest("." + scope);
const root = near && !near.dataset.ready ? near : document.querySelector("." + scope + ":not([data-ready])");
if (!root) return;
root.dataset.ready = "yes";
const data = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
const still = root.querySelector(".ce-still");
const stage = root.querySelector(".ce-stage");
const id = scope + "-" + document.querySelectorAll(".course-explorer[data-ready]").length;

function element(tag, parent, settings) {
  const made = Object.assign(document.createElement(tag), settings || {});
  if (parent) parent.append(made);
  return made;
}

// ---- Controls: one frame for each combination; the last choice changes fastest.

const chosen = data.choices.map(() => 0);
function frame() {
  return chosen.reduce((index, option, choice) => index * data.choices[choice].options.length + option, 0);
}

const controls = root.querySelector(".ce-controls");
data.choices.forEach((choice, place) => {
  const name = id + "-" + place;
  const pick = (option) => { chosen[place] = Number(option); show(); };
  if (choice.control === "buttons") {
    const set = element("fieldset", controls);
    element("legend", set, { textContent: choice.name });
    choice.options.forEach((label, option) => {
      const wrap = element("label", set, { className: "ce-option" });
      // autocomplete: a browser that remembers forms must not check another option than the frame that is shown
      const radio = element("input", wrap, { type: "radio", name, value: option, checked: option === 0, autocomplete: "off" });
      element("span", wrap, { textContent: label });
      radio.addEventListener("change", () => pick(option));
    });
  } else if (choice.control === "slider") {
    const wrap = element("label", controls, { className: "ce-slide" });
    element("span", wrap, { className: "ce-name", textContent: choice.name });
    const slider = element("input", wrap, { type: "range", min: 0, max: choice.options.length - 1, step: 1, value: 0, autocomplete: "off" });
    const shown = element("output", wrap);
    const tell = () => {
      shown.textContent = choice.options[slider.value];
      slider.setAttribute("aria-valuetext", choice.options[slider.value]);
    };
    tell();
    slider.addEventListener("input", () => { tell(); pick(slider.value); });
  } else {
    const wrap = element("label", controls, { className: "ce-slide" });
    element("span", wrap, { className: "ce-name", textContent: choice.name });
    const list = element("select", wrap, { autocomplete: "off" });
    choice.options.forEach((label, option) => element("option", list, { textContent: label, value: option }));
    list.addEventListener("change", () => pick(list.value));
  }
});
controls.hidden = data.choices.length === 0;

let show = data.pictures ? pictures() : heatmap();
show();

// ---- Pictures: swap the image and its alt text.

function pictures() {
  const sources = [still.src, ...data.pictures];
  return () => {
    const picture = data.frames[frame()];
    still.src = sources[frame()];
    still.width = picture.width;
    still.alt = picture.alt;
  };
}

// ---- Heatmaps: bytes to numbers, numbers to a canvas, pointing to words.

function heatmap() {
  const bytes = unpack(data.values);
  const missing = unpack(data.missing);
  const ramp = lookup(data.ramp);
  const step = (data.high - data.low) / 255;

  const title = element("p", null, { className: "ce-title", hidden: true });
  stage.before(title);
  const canvas = element("canvas", stage, { tabIndex: 0 });
  canvas.setAttribute("role", "img");
  still.hidden = true;
  const scale = element("div", null, { className: "ce-scale" });
  const readout = element("div", null, { className: "ce-readout" });
  readout.setAttribute("aria-live", "polite");
  stage.after(scale, readout);
  if (data.scale) {
    element("span", scale, { textContent: number(data.low) });
    element("span", scale, { className: "ce-ramp" }).style.background = "linear-gradient(to right," + data.ramp.join(",") + ")";
    element("span", scale, { textContent: number(data.high) });
  }
  if (data.hatched) {
    element("span", scale, { className: "ce-hatch" });
    element("span", scale, { textContent: data.hatched });
  }

  let spot = null; // the cell pointed at, {t, s}; s is null where a row's label is pointed at, t where a column's is
  let plan = null; // where things are on the canvas, in CSS pixels

  function now() {
    const f = data.frames[frame()];
    return Object.assign({ rowLabels: f.r < 0 ? null : data.labels[f.r], columnLabels: f.c < 0 ? null : data.labels[f.c] }, f);
  }
  function value(f, t, s) {
    const cell = t * f.columns + s;
    if (f.m >= 0 && (missing[f.m + (cell >> 3)] >> (7 - (cell & 7))) & 1) return NaN;
    return data.low + bytes[f.at + cell] * step;
  }
  function number(v) {
    if (Number.isNaN(v)) return data.hatched;
    if (data.yes_no) return v > 0.5 ? "yes" : "no";
    const text = v.toFixed(data.digits);
    return Number(text) === 0 ? (0).toFixed(data.digits) : text.replace("-", "−");
  }
  const row = (f, t) => (f.rowLabels ? f.rowLabels[t] : String(t));
  const column = (f, s) => (f.columnLabels ? f.columnLabels[s] : String(s));

  // -- Drawing

  function layout(f) {
    const pen = canvas.getContext("2d");
    const room = Math.max(240, stage.clientWidth);
    const size = room < 440 ? 11 : 13;
    const font = size + "px " + getComputedStyle(root).fontFamily;
    pen.font = font;
    const widest = (count, name) => Math.max(...Array.from({ length: count }, (_, i) => pen.measureText(name(f, i)).width));
    const dots = window.devicePixelRatio || 1;
    const whole = (length) => Math.floor(length * dots) / dots; // on whole dots no background shows between cells
    const snap = (length) => (length > 3 ? whole(length) : length);
    const bold = 1.12; // the label pointed at is bold, and wider
    const left = whole(Math.min(widest(f.rows, row) * bold + 12, room * 0.28, 150) + size + 6); // and the axis name
    const turned = Math.min(widest(f.columns, column) * bold + 8, 120);
    const cell = snap(Math.min((room - left - 4) / f.columns, 44));
    // On a phone cells are taller than wide, so that every row keeps its word.
    const lowest = room < 440 || f.columns > 2 * f.rows ? 14 : 0;
    const tall = snap(Math.min(Math.max(cell, lowest), 44, Math.max(520 / f.rows, 3)));
    const flat = turned <= cell + 4; // short labels need not be turned
    const top = whole((flat ? size + 8 : turned) + size + 6);
    // The names of the axes stand beside the middle of the cells, or as near to it as they fit.
    const [half, halfDown] = [f.x, f.y].map((name) => pen.measureText(name).width / 2 + 14);
    const across = Math.max(left + (cell * f.columns) / 2, half);
    const down = Math.max(top + (tall * f.rows) / 2, halfDown);
    const width = Math.max(left + cell * f.columns + 4, across + half);
    const height = Math.max(top + tall * f.rows + 4, down + halfDown);
    return { f, pen, dots, font, size, left, top, cell, tall, flat, across, down, width, height };
  }

  function draw() {
    const f = now();
    plan = layout(f);
    const { pen, dots, left, top, cell, tall } = plan;
    canvas.width = Math.round(plan.width * dots);
    canvas.height = Math.round(plan.height * dots);
    canvas.style.width = plan.width + "px";
    canvas.style.height = plan.height + "px";
    pen.setTransform(dots, 0, 0, dots, 0, 0);
    const style = getComputedStyle(root);
    // A custom property with light-dark() in it is no colour for a canvas: let the browser compute it on an element.
    const probe = element("span", root, { hidden: true });
    const computed = (name) => { probe.style.color = "var(" + name + ")"; return getComputedStyle(probe).color; };
    const [ink, faint, mark] = ["--ink", "--faint", "--mark"].map(computed);
    probe.remove();

    for (let t = 0; t < f.rows; t++) {
      for (let s = 0; s < f.columns; s++) {
        const v = value(f, t, s);
        const x = left + s * cell, y = top + t * tall;
        if (Number.isNaN(v)) hatch(pen, x, y, cell, tall);
        else {
          pen.fillStyle = ramp.css[bytes[f.at + t * f.columns + s]];
          // A fraction more, so that no line of background shows between cells that are narrower than a dot.
          pen.fillRect(x, y, cell + (cell > 3 ? 0 : 0.3), tall + (tall > 3 ? 0 : 0.3));
        }
      }
    }
    pen.textBaseline = "middle";
    if (data.yes_no && cell >= 8 && tall >= 8) { // where all cells are dark, lines tell them apart
      pen.fillStyle = "rgba(128, 128, 128, 0.6)";
      for (let t = 1; t < f.rows; t++) pen.fillRect(left, top + t * tall - 0.5, cell * f.columns, 1);
      for (let s = 1; s < f.columns; s++) pen.fillRect(left + s * cell - 0.5, top, 1, tall * f.rows);
    }
    if (!data.yes_no && cell >= 12 + 6 * (data.digits + 2) && tall >= 16) {
      pen.font = "11px " + style.fontFamily;
      pen.textAlign = "center";
      for (let t = 0; t < f.rows; t++) for (let s = 0; s < f.columns; s++) {
        const v = value(f, t, s);
        pen.fillStyle = Number.isNaN(v) || ramp.pale[bytes[f.at + t * f.columns + s]] ? "#000" : "#fff";
        if (!Number.isNaN(v)) pen.fillText(number(v), left + (s + 0.5) * cell, top + (t + 0.5) * tall);
      }
    }
    pen.lineWidth = 1;
    pen.strokeStyle = faint;
    pen.strokeRect(left - 0.5, top - 0.5, cell * f.columns + 1, tall * f.rows + 1);

    names(f.rows, plan.size + 1, tall, spot ? spot.t : null, (t, bold) => {
      pen.font = (bold ? "bold " : "") + plan.font;
      pen.fillStyle = bold ? mark : ink;
      pen.textAlign = "right";
      pen.fillText(clip(pen, row(f, t), left - plan.size - 10), left - 5, top + (t + 0.5) * tall);
    });
    names(f.columns, plan.flat ? 1 : plan.size + 1, cell, spot ? spot.s : null, (s, bold) => {
      pen.save();
      pen.font = (bold ? "bold " : "") + plan.font;
      pen.fillStyle = bold ? mark : ink;
      pen.translate(left + (s + 0.5) * cell, top - 6);
      if (plan.flat) { pen.textAlign = "center"; pen.fillText(column(f, s), 0, -plan.size / 2 + 2); }
      else { pen.rotate(-Math.PI / 2); pen.textAlign = "left"; pen.fillText(clip(pen, column(f, s), top - plan.size - 12), 0, 0); }
      pen.restore();
    });

    pen.font = plan.font;
    pen.fillStyle = faint;
    pen.textAlign = "center";
    pen.fillText(f.x + " →", plan.across, plan.size / 2 + 1);
    pen.save();
    pen.translate(plan.size / 2 + 1, plan.down);
    pen.rotate(-Math.PI / 2);
    pen.fillText("← " + f.y, 0, 0);
    pen.restore();

    if (spot) {
      if (spot.t === null) box(pen, left + spot.s * cell, top, cell, tall * f.rows);
      else {
        box(pen, left, top + spot.t * tall, cell * f.columns, tall);
        if (spot.s !== null) box(pen, left + spot.s * cell, top + spot.t * tall, cell, tall);
      }
    }
  }

  // Draws as many names as there is room for, and always the one pointed at (its neighbours give way).
  function names(count, needed, given, special, drawName) {
    const every = Math.max(1, Math.ceil(needed / given));
    for (let i = 0; i < count; i += every) {
      if (special === null || i === special || Math.abs(i - special) * given >= needed) drawName(i, i === special);
    }
    if (special !== null && special % every) drawName(special, true);
  }
  function clip(pen, text, room) {
    if (pen.measureText(text).width <= room) return text;
    const letters = Array.from(text);
    while (letters.length > 1 && pen.measureText(letters.join("") + "…").width > room) letters.pop();
    return letters.join("") + "…";
  }
  function hatch(pen, x, y, wide, tall) {
    pen.save();
    pen.beginPath();
    pen.rect(x, y, wide, tall);
    pen.clip();
    pen.fillStyle = "#eceff1";
    pen.fillRect(x, y, wide, tall);
    pen.strokeStyle = "#8e99a3";
    pen.lineWidth = 1;
    pen.beginPath();
    const gap = 6; // lines x + y = multiples of the gap run on from cell to cell
    for (let sum = Math.floor((x + y) / gap) * gap; sum <= x + y + wide + tall; sum += gap) {
      pen.moveTo(sum - y, y);
      pen.lineTo(sum - y - tall, y + tall);
    }
    pen.stroke();
    pen.restore();
  }
  // Around the cells, not over them; dark orange with a white rim is seen on pale cells and on dark ones.
  function box(pen, x, y, wide, tall) {
    for (const [colour, thick] of [["#ffffff", 3], ["#c2410c", 2]]) {
      pen.strokeStyle = colour;
      pen.lineWidth = thick;
      pen.strokeRect(x - thick / 2, y - thick / 2, wide + thick, tall + thick);
    }
  }

  // -- Pointing and telling

  function tell() {
    const f = now();
    readout.replaceChildren();
    if (!spot) {
      element("p", readout, { textContent: "Point at a cell or a label, or focus the picture and use the arrow keys." });
      return;
    }
    const { t, s } = spot;
    const query = (i) => quoted(row(f, i), i, f.rowLabels);
    const key = (i) => quoted(column(f, i), i, f.columnLabels);
    const named = [t !== null && f.yname + " " + query(t), s !== null && f.xname + " " + key(s)].filter(Boolean).join(" → ");
    element("p", readout, { textContent: named + (t === null || s === null ? "" : ": " + number(value(f, t, s))) });
    // A row, or the column whose label is pointed at: its largest numbers, and whose they are.
    const [count, v, plain, name, line] = t === null
      ? [f.rows, (i) => value(f, i, s), f.rowLabels ? "" : f.yname + " ", query, "column"]
      : [f.columns, (i) => value(f, t, i), f.columnLabels ? "" : f.xname + " ", key, "row"];
    const best = Array.from({ length: count }, (_, i) => i).filter((i) => !Number.isNaN(v(i)));
    if (data.yes_no) {
      const yes = best.filter((i) => v(i) > 0.5);
      const first = yes.slice(0, 12).map(name).join(", ") + (yes.length > 12 ? ", …" : "");
      element("p", readout, { className: "ce-top", textContent: "yes in this " + line + ": " + yes.length + " of " + count + (first && " (" + first + ")") });
      return;
    }
    best.sort((a, b) => v(b) - v(a) || a - b);
    const list = best.slice(0, 3).map((i) => plain + name(i) + ": " + number(v(i)));
    element("p", readout, { className: "ce-top", textContent: "largest in this " + line + ": " + (list.join(", ") || "none") });
  }
  // A token that occurs more than once is told apart by its position.
  function quoted(label, place, labels) {
    if (!labels) return label;
    return "'" + label + "'" + (labels.indexOf(label) !== labels.lastIndexOf(label) ? " (" + place + ")" : "");
  }
  function point(to) {
    if (spot && to && spot.t === to.t && spot.s === to.s) return;
    spot = to;
    draw();
    tell();
  }
  function at(event) {
    const place = canvas.getBoundingClientRect();
    const t = Math.floor((event.clientY - place.top - plan.top) / plan.tall);
    const s = Math.floor((event.clientX - place.left - plan.left) / plan.cell);
    if (t >= plan.f.rows || s >= plan.f.columns || (t < 0 && s < 0)) return null;
    return { t: t < 0 ? null : t, s: s < 0 ? null : s };
  }
  canvas.addEventListener("pointermove", (event) => { const to = at(event); if (to) point(to); });
  canvas.addEventListener("pointerdown", (event) => { const to = at(event); if (to) point(to); });
  canvas.addEventListener("keydown", (event) => {
    const f = now();
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -Infinity], End: [0, Infinity] }[event.key];
    if (event.key === "Escape" && spot) point(null);
    else if (!move || event.ctrlKey || event.altKey || event.metaKey) return;
    else if (!spot) point({ t: 0, s: 0 });
    else {
      // One step left of the first cell stands the row's label and above it the column's, as they do under a mouse.
      const within = (place, count) => Math.min(Math.max(place, -1), count - 1);
      let t = within((spot.t ?? -1) + move[0], f.rows), s = within((spot.s ?? -1) + move[1], f.columns);
      if (event.key === "Home") s = 0;
      if (t < 0 && s < 0) [t, s] = [spot.t ?? -1, spot.s ?? -1]; // nothing stands in the corner
      point({ t: t < 0 ? null : t, s: s < 0 ? null : s });
    }
    event.preventDefault();
  });

  // The page's own switch between light and dark changes no size: watch the attributes it may set.
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", draw);
  const switched = new MutationObserver(draw);
  for (const watched of [document.documentElement, document.body]) {
    switched.observe(watched, { attributes: true, attributeFilter: ["class", "theme", "data-theme", "data-jp-theme-light"] });
  }
  // Paper is white: letters drawn for a dark page would not be seen on it.
  const onPaper = (printing) => { root.style.colorScheme = printing ? "light" : ""; draw(); };
  window.addEventListener("beforeprint", () => onPaper(true));
  window.addEventListener("afterprint", () => onPaper(false));
  window.matchMedia("print").addEventListener("change", (event) => onPaper(event.matches));
  let width = stage.clientWidth;
  new ResizeObserver(() => { if (stage.clientWidth !== width) { width = stage.clientWidth; draw(); } }).observe(stage);

  return () => {
    const f = now();
    if (spot && (spot.t >= f.rows || spot.s >= f.columns)) spot = null; // matrices may differ in size
    title.textContent = f.title;
    title.hidden = !f.title;
    canvas.setAttribute("aria-label", f.alt);
    draw();
    tell();
  };
}

function unpack(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

// 256 colours between the stops, and whether black is the better ink on each (as style.text_colour decides).
function lookup(stops) {
  const channels = stops.map((stop) => [1, 3, 5].map((at) => parseInt(stop.slice(at, at + 2), 16)));
  const css = [], pale = [];
  for (let level = 0; level < 256; level++) {
    const place = (level / 255) * (stops.length - 1);
    const below = Math.min(Math.floor(place), stops.length - 2);
    const mixed = channels[below].map((c, i) => Math.round(c + (channels[below + 1][i] - c) * (place - below)));
    const linear = mixed.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    css.push("rgb(" + mixed.join(",") + ")");
    pale.push(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > 0.179);
  }
  return { css, pale };
}
