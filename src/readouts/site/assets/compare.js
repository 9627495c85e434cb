// Any two actors side by side, where they differ most first; silence is never zero.
"use strict";

(() => {
  const form = document.querySelector("form.pick");
  const target = document.getElementById("pair");
  const [one, other] = form.querySelectorAll("select");
  const { issues, actors } = readouts.positions;
  const make = (name, text, className) => {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  const link = (to, text) => {
    const element = make("a", text);
    element.href = "../" + to;
    return element;
  };
  const svg = (name, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const place = (stance) => 50 + (Number(stance) * 92) / 4 + "%";
  const strip = ([, mean, low, high]) => {
    const drawn = svg("svg", { class: "strip", width: "100%", height: 18, "aria-hidden": "true" });
    drawn.append(
      svg("line", { class: "axis", x1: "4%", x2: "96%", y1: 9, y2: 9 }),
      svg("line", { class: "zero", x1: "50%", x2: "50%", y1: 2, y2: 16 }),
      svg("line", { class: "range", x1: place(low), x2: place(high), y1: 9, y2: 9 }),
      svg("circle", { class: "dot " + shadeOf(Number(mean)), cx: place(mean), cy: 9, r: 5.5 }),
    );
    return drawn;
  };
  const held = (found) => {
    const cell = make("td");
    if (!found) {
      cell.className = "none";
      cell.textContent = "no statement found";
      return cell;
    }
    const [, mean, , , number, from, to] = found;
    const chip = make("span", minus(Number(mean), 2), "chip " + shadeOf(Number(mean)));
    cell.append(strip(found), chip, " ", link(to, from), " ", make("span", `${number} statement${number === 1 ? "" : "s"}`, "muted"));
    return cell;
  };
  const show = () => {
    target.replaceChildren();
    const pair = [actors[one.value], actors[other.value]];
    if (!pair[0] || !pair[1]) return;
    const by = pair.map(([, , rows]) => new Map(rows.map((row) => [row[0], row])));
    const lines = issues
      .map((issue, place) => ({ issue, rows: by.map((found) => found.get(place)) }))
      .filter(({ rows }) => rows[0] || rows[1])
      .map((line) => ({ ...line, apart: line.rows[0] && line.rows[1] ? Math.abs(line.rows[0][1] - line.rows[1][1]) : null }));
    lines.sort((a, b) => (b.apart ?? -1) - (a.apart ?? -1));
    const table = make("table", undefined, "pair");
    const head = table.createTHead().insertRow();
    for (const title of ["Issue", "Apart", pair[0][0], pair[1][0]]) {
      const cell = make("th", title);
      cell.scope = "col";
      head.append(cell);
    }
    const body = table.createTBody();
    for (const { issue, rows, apart } of lines) {
      const row = body.insertRow();
      const name = make("th");
      name.scope = "row";
      name.append(link(issue[0], issue[1]), " ", make("span", issue[2], "muted"));
      row.append(name, make("td", apart === null ? "" : apart.toFixed(2), "number"), held(rows[0]), held(rows[1]));
    }
    const title = make("h2");
    title.append(link(pair[0][1], pair[0][0]), " and ", link(pair[1][1], pair[1][0]));
    const scroll = make("div", undefined, "scroll");
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", "Side by side");
    scroll.append(table);
    target.append(title, scroll);
  };
  const read = () => {
    const asked = new URLSearchParams(location.search);
    for (const select of [one, other]) select.value = actors[asked.get(select.name)] ? asked.get(select.name) : "";
    show();
  };
  form.addEventListener("change", () => {
    history.pushState(null, "", inAddress({ a: one.value, b: other.value }));
    show();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", read);
  read();
})();
