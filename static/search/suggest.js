// Titles under the search box while somebody types: a combobox as WAI-ARIA describes it. Without this the box is a box.
(() => {
  "use strict";
  const WAIT = 160;

  function attach(input, number) {
    const list = document.createElement("ul");
    list.id = `judul-${number}`;
    list.className = "titles";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.titlesLabel);
    list.hidden = true;
    const said = document.createElement("span");
    said.className = "sr";
    said.setAttribute("role", "status");
    input.parentNode.append(list, said);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    let timer, asked, active = -1;

    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function choose(place) {
      const options = [...list.children];
      active = options.length ? (place + options.length + 1) % (options.length + 1) : -1;
      if (active === options.length) active = -1;
      options.forEach((option, index) => option.setAttribute("aria-selected", String(index === active)));
      if (active < 0) input.removeAttribute("aria-activedescendant");
      else {
        input.setAttribute("aria-activedescendant", options[active].id);
        options[active].scrollIntoView({ block: "nearest" });
      }
    }

    function show(found) {
      list.replaceChildren(...found.map((each, index) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.url = each.url;
        const kind = document.createElement("span");
        kind.textContent = each.label;
        option.append(each.title, " ", kind);
        return option;
      }));
      active = -1;
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(found.length > 0));
      said.textContent = found.length ? input.dataset.titlesFound.replace("{count}", found.length) : "";
    }

    async function ask() {
      asked?.abort();
      const text = input.value.trim();
      if (text.length < 2) return close();
      asked = new AbortController();
      try {
        const answer = await fetch(`${input.dataset.titles}?q=${encodeURIComponent(text.slice(0, 200))}`, { signal: asked.signal });
        if (answer.ok && document.activeElement === input) show((await answer.json()).suggestions);
      } catch (problem) {
        if (problem.name !== "AbortError") close(); // no line: the box still searches
      }
    }

    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
      else if (event.key === "ArrowDown" && !list.hidden) { event.preventDefault(); choose(active + 1); }
      else if (event.key === "ArrowDown") { event.preventDefault(); ask(); }
      else if (event.key === "ArrowUp" && !list.hidden) { event.preventDefault(); choose(active < 0 ? list.children.length - 1 : active - 1); }
      else if (event.key === "Enter" && active >= 0) { event.preventDefault(); location.assign(list.children[active].dataset.url); }
    });
    input.addEventListener("blur", () => { clearTimeout(timer); close(); });
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("li");
      if (option) { event.preventDefault(); location.assign(option.dataset.url); }
    });
  }

  document.querySelectorAll("input[data-titles]").forEach(attach);
})();
