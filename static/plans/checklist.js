/* Narrows a long list of boxes down while one types, and names the chosen ones above it. */
(() => {
  const start = () => document.querySelectorAll("[data-paraf-checklist]").forEach((list) => {
    const filter = list.querySelector(".paraf-checklist__filter");
    const options = [...list.querySelectorAll("label")];
    if (options.length < 10) return;
    const chosen = list.querySelector(".paraf-checklist__chosen");
    // What is chosen may stand far down the list: it is named above it, by the part before the colon.
    const name = (label) => label.textContent.split(":")[0].trim();
    const tell = () => {
      const names = options.filter((label) => label.querySelector("input").checked).map(name);
      chosen.textContent = `${chosen.dataset.words} (${names.length}): ${names.join(", ")}`;
      chosen.hidden = !names.length;
    };
    list.addEventListener("change", tell);
    tell();
    filter.hidden = false;
    filter.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    filter.addEventListener("input", (event) => {
      event.stopPropagation();
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      options.forEach((label) => {
        const shown = label.querySelector("input").checked || words.every((word) => label.textContent.toLowerCase().includes(word));
        (label.closest("#" + CSS.escape(list.querySelector("[id]").id) + " > div") || label).hidden = !shown;
      });
    });
  });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
