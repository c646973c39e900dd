/* Narrows a long list of boxes down while one types; chosen ones stay in view. */
(() => {
  const start = () => document.querySelectorAll("[data-paraf-checklist]").forEach((list) => {
    const filter = list.querySelector(".paraf-checklist__filter");
    const options = [...list.querySelectorAll("label")];
    if (options.length < 10) return;
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
