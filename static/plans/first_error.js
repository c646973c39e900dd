/* After a refused save: every sentence in one list above the tabs, the tab of the first one open, its field in hand. */
(() => {
  const CONTROL = "input:not([type=hidden]):not([type=search]), select, textarea, [contenteditable=true]";
  const LABEL = ".w-field__label, .c-sf-block__type, [data-panel-heading-text]";
  const words = (element) => element?.textContent.replace(/\s+/g, " ").replace(/\*\s*$/, "").trim() ?? "";

  function placeOf(error) {
    const cell = error.closest("td, th");
    if (cell) return { name: words(cell.querySelector("label") ?? cell.firstChild), box: cell.matches("th") ? cell.parentElement : cell };
    let box = error.closest("[data-field]") ?? error.parentElement;
    while (box.parentElement && !box.matches("[role=tabpanel]") && !box.querySelector(LABEL)) box = box.parentElement;
    const name = box.querySelector(LABEL);
    return { name: words(name), box };
  }

  function go(error, box) {
    const panel = error.closest("[role=tabpanel]");
    const tab = panel && document.querySelector(`[role=tab][href="#${CSS.escape(panel.id)}"]`);
    if (tab && tab.getAttribute("aria-selected") !== "true") tab.click();
    requestAnimationFrame(() => requestAnimationFrame(() => hold(error, box)));  // once the tab is drawn
  }

  function hold(error, box) {
    const control = box.querySelector(CONTROL) ?? error;
    if (control === error) error.tabIndex = -1;
    control.focus({ preventScroll: true });
    (box.offsetHeight < innerHeight / 2 ? box : error).scrollIntoView({ block: "center", behavior: "instant" });
  }

  function summary(errors, tabs) {
    const list = document.createElement("ul");
    errors.forEach((error) => {
      const { name, box } = placeOf(error);
      const link = document.createElement("a");
      link.href = "#";
      link.textContent = name ? `${name}: ${words(error)}` : words(error);
      link.addEventListener("click", (event) => { event.preventDefault(); go(error, box); });
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    });
    const region = document.createElement("section");
    region.className = "paraf-errors";
    const heading = document.createElement("h2");
    heading.id = "paraf-errors";
    heading.textContent = document.getElementById("paraf-error-words").dataset.heading;
    region.setAttribute("aria-labelledby", heading.id);
    region.append(heading, list);
    tabs.before(region);
  }

  function start() {
    const tabs = document.querySelector("form .w-tabs");
    // What is wrong in Wagtail's comments is told there.
    const errors = [...(tabs?.querySelectorAll(".error-message, .help-critical") ?? [])]
      .filter((error) => words(error) && !error.closest("[hidden]:not([role=tabpanel])"));
    if (!errors.length) return;
    summary(errors, tabs);
    go(errors[0], placeOf(errors[0]).box);
  }

  // The blocks of the text are drawn, and the tabs have found theirs, once the page has loaded.
  if (document.readyState === "complete") setTimeout(start); else addEventListener("load", () => setTimeout(start));
})();
