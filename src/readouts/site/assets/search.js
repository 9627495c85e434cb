// Search: loads what it looks through when somebody begins to, and shows all of it as text.
"use strict";

(() => {
  const form = document.querySelector("form.find.large");
  const input = form.querySelector("input");
  const results = document.querySelector(".results");
  const folders = { actors: "actor", issues: "issue", meetings: "meeting", statements: "statement" };
  const first = { actors: 3, issues: 3, meetings: 1.5, statements: 1 };
  let loading = null;
  let asked = 0;

  const load = (path) => new Promise((done, failed) => {
    const element = document.createElement("script");
    element.src = path;
    element.onload = done;
    element.onerror = failed;
    document.head.append(element);
  });

  async function ready() {
    await Promise.all([load("assets/minisearch/minisearch.js"), load("data/search.js")]);
    const fold = (term) => term.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const index = new MiniSearch({
      fields: ["title", "text", "name"],
      processTerm: fold,
      searchOptions: {
        combineWith: "AND",
        prefix: (term) => term.length > 2,
        fuzzy: (term) => (term.length > 4 ? 0.2 : false),
        boost: { title: 2 },
        boostDocument: (id, term) => first[readouts.search[id][0]] * (fold(readouts.search[id][2]) === term ? 4 : 1),
      },
    });
    await index.addAllAsync(
      readouts.search.map(([, name, title, text], id) => ({ id, name: name.replaceAll("-", " "), title, text })),
      { chunkSize: 2000 },
    );
    return index;
  }

  const line = ({ id }) => {
    const [folder, name, title, text] = readouts.search[id];
    const item = document.createElement("li");
    const kind = document.createElement("span");
    kind.className = "in";
    kind.textContent = folders[folder];
    const link = document.createElement("a");
    link.href = `${folder}/${name}.html`;
    const shown = document.createElement("bdi");
    shown.textContent = folder === "statements" ? text : title;
    link.append(shown);
    const more = document.createElement("span");
    more.className = "meta";
    more.textContent = " " + (folder === "statements" ? title : text);
    item.append(kind, " ", link, more);
    return item;
  };

  async function search(query) {
    const turn = ++asked;
    if (!query.trim()) return results.replaceChildren();
    loading ??= ready();
    const index = await loading;
    if (turn !== asked) return;
    const began = performance.now();
    const found = index.search(query);
    results.dataset.took = (performance.now() - began).toFixed(1);
    const told = document.createElement("p");
    told.className = "meta";
    told.textContent = found.length === 1 ? "1 found" : `${found.length.toLocaleString("en")} found` + (found.length > 40 ? ", the best 40:" : "");
    const list = document.createElement("ul");
    list.append(...found.slice(0, 40).map(line));
    results.replaceChildren(told, list);
  }

  const read = () => {
    input.value = new URLSearchParams(location.search).get("q") ?? "";
    search(input.value);
  };
  const write = (query) => {
    const address = new URL(location.href);
    if (query) address.searchParams.set("q", query);
    else address.searchParams.delete("q");
    return address;
  };
  input.addEventListener("focus", () => { loading ??= ready(); });
  input.addEventListener("input", () => {
    history.replaceState(null, "", write(input.value));
    search(input.value);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    history.pushState(null, "", write(input.value));
    search(input.value);
  });
  addEventListener("popstate", read);
  read();
})();
