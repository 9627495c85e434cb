// What a page does with a script: copies citations, keeps filters in the address, moves the date.
"use strict";

const minus = (number, digits) => {
  const text = Math.abs(number).toFixed(digits);
  return Number(text) === 0 ? "0" : (number < 0 ? "\u2212" : "+") + text;
};

// The stance whose colour a mean has: the nearest, of two the one further from zero.
const shadeOf = (mean) => "s" + (Math.sign(mean) * Math.round(Math.abs(mean)) || 0);

const inAddress = (values) => {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(values)) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  return address;
};

function citations() {
  if (location.protocol.startsWith("http")) {
    for (const here of document.querySelectorAll(".here")) {
      here.textContent = " " + location.origin + location.pathname;
    }
  }
  for (const button of document.querySelectorAll("button.copy")) {
    button.addEventListener("click", async () => {
      const around = button.parentElement;
      const text = around.querySelector(".citation").textContent + (around.querySelector(".here")?.textContent ?? "");
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(around.querySelector(".citation"));
        button.textContent = "Selected";
      }
    });
  }
}

function filters() {
  const form = document.querySelector("form.filters");
  if (!form) return;
  const lines = [...document.querySelectorAll(".said > li[data-holds]")];
  const shown = form.querySelector("output");
  const count = () => {
    const number = lines.filter((line) => line.getClientRects().length).length;
    shown.textContent = `${number} of ${lines.length} shown`;
  };
  const read = () => {
    const asked = new URLSearchParams(location.search);
    for (const select of form.querySelectorAll("select")) {
      const value = asked.get(select.name) ?? "";
      select.value = [...select.options].some((option) => option.value === value) ? value : "";
    }
    count();
  };
  const write = () => {
    const values = Object.fromEntries([...form.querySelectorAll("select")].map((s) => [s.name, s.value]));
    history.pushState(null, "", inAddress(values));
    count();
  };
  form.addEventListener("change", write);
  form.addEventListener("reset", () => setTimeout(write));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", read);
  read();
}

// The positions and attributed stances of the tables below, as they stood at a day.
function asOf() {
  const form = document.querySelector("form.as-of");
  const table = document.querySelector("table.stands");
  if (!form || !table) return;
  const [first, last] = [form.dataset.first, form.dataset.last];
  const range = form.querySelector("[type=range]");
  const date = form.querySelector("[type=date]");
  const output = form.querySelector("output");
  const number = (day) => Math.round(Date.parse(day) / 864e5);
  const day = (days) => new Date(days * 864e5).toISOString().slice(0, 10);
  const words = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  range.max = number(last) - number(first);
  const byActor = (selector) => {
    const found = new Map();
    for (const row of document.querySelectorAll(selector)) {
      if (!found.has(row.dataset.actor)) found.set(row.dataset.actor, []);
      found.get(row.dataset.actor).push(row.dataset);
    }
    return found;
  };
  const positions = byActor("table.positions tbody tr");
  const attributed = byActor("table.attributed tbody tr");
  const rows = [...table.tBodies[0].rows].map((row) => ({ row, actor: row.dataset.actor, whole: [...row.cells].map((cell) => cell.cloneNode(true)) }));
  const cell = (row, name) => row.querySelector("td." + name);

  const place = (stance) => 50 + (stance * 92) / 4;
  const show = (line, until) => {
    const { row } = line;
    row.replaceChildren(...line.whole.map((whole) => whole.cloneNode(true)));
    const held = (positions.get(line.actor) ?? []).filter((p) => p.from <= until);
    if (positions.has(line.actor)) {
      row.classList.toggle("later", !held.length);
      if (!held.length) {
        while (row.cells.length > 2) row.deleteCell(1);
        const none = row.insertCell(1);
        none.colSpan = 6;
        none.className = "none";
        none.textContent = "no statement found up to then";
      } else {
        const latest = held.at(-1);
        const sum = (key) => held.reduce((total, p) => total + Number(p[key]), 0);
        const low = Math.min(...held.map((p) => Number(p.min)));
        const high = Math.max(...held.map((p) => Number(p.max)));
        const value = Number(latest.mean);
        const shade = shadeOf(value);
        const chip = cell(row, "latest").firstElementChild;
        chip.className = "chip " + shade;
        chip.textContent = minus(value, 2);
        const link = cell(row, "when").firstElementChild;
        link.textContent = latest.from;
        link.href = latest.to;
        cell(row, "mean").textContent = minus(sum("sum") / sum("n"), 2);
        cell(row, "range").textContent = low === high ? minus(low, 0) : `${minus(low, 0)} to ${minus(high, 0)}`;
        cell(row, "n").textContent = sum("n") + (held.every((p) => p.joint) ? " joint only" : "");
        const dot = row.querySelector(".dot");
        dot.setAttribute("class", "dot " + shade);
        dot.setAttribute("cx", place(value) + "%");
        row.querySelector(".range").setAttribute("x1", place(low) + "%");
        row.querySelector(".range").setAttribute("x2", place(high) + "%");
      }
    }
    const others = (attributed.get(line.actor) ?? []).filter((a) => a.day && a.day <= until);
    const told = cell(row, "others").firstElementChild;
    if (told) {
      const scored = others.filter((a) => a.stance).map((a) => Number(a.stance));
      const mean = scored.reduce((total, value) => total + value, 0) / scored.length;
      told.textContent = others.length + (scored.length ? ", mean " + minus(mean, 2) : "");
      told.hidden = !others.length;
    }
  };
  const set = (until) => {
    range.value = number(until) - number(first);
    range.setAttribute("aria-valuetext", words.format(new Date(until)));
    date.value = until;
    output.textContent = words.format(new Date(until));
    if (until === last) for (const line of rows) { line.row.classList.remove("later"); line.row.replaceChildren(...line.whole.map((whole) => whole.cloneNode(true))); }
    else for (const line of rows) show(line, until);
  };
  const read = () => {
    const asked = new URLSearchParams(location.search).get("as_of") ?? "";
    const valid = /^\d{4}-\d{2}-\d{2}$/.test(asked) && !Number.isNaN(Date.parse(asked));
    set(!valid || asked > last ? last : asked < first ? first : asked);
  };
  const chosen = (until) => {
    set(until);
    history.pushState(null, "", inAddress({ as_of: until === last ? "" : until }));
  };
  range.addEventListener("input", () => set(day(number(first) + Number(range.value))));
  range.addEventListener("change", () => chosen(day(number(first) + Number(range.value))));
  date.addEventListener("change", () => { if (date.value >= first && date.value <= last) chosen(date.value); });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", read);
  read();
}

// A link into a closed fold opens it.
function folds() {
  const open = () => {
    let name = "";
    try { name = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const target = name && document.getElementById(name);
    const fold = target && (target.closest("details") ?? target.parentElement.querySelector(`#${CSS.escape(name)} ~ details`));
    if (fold) fold.open = true;
  };
  addEventListener("hashchange", open);
  open();
}

citations();
filters();
asOf();
folds();
