/* Footnotes in our words, and on pages served without HTTPS, where browsers make no random ids themselves. */
(() => {
  if (!crypto.randomUUID) {
    crypto.randomUUID = () => {
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      bytes[6] = (bytes[6] & 0x0f) | 0x40;
      bytes[8] = (bytes[8] & 0x3f) | 0x80;
      const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
    };
  }
  const words = { "↑ Go to reference": "goTo", "↑ Go to reference: ": "goTo", "Go to footnote": "goToNote" };
  const texts = () => document.getElementById("paraf-footnote-words")?.dataset ?? {};

  function translate(root) {
    root.querySelectorAll(".footnote-back-links").forEach((links) => {
      [links, ...links.children].forEach((element) => element.childNodes.forEach((node) => {
        const key = node.nodeType === Node.TEXT_NODE && words[node.data];
        if (key && texts()[key]) node.data = texts()[key] + (node.data.endsWith(" ") ? " " : "");
      }));
    });
    root.querySelectorAll('sup[title="Go to footnote"]').forEach((sup) => { sup.title = texts().goToNote ?? sup.title; });
  }

  const panels = () => [...document.querySelectorAll("#id_footnotes-FORMS .w-panel")];
  const isDeleted = (panel) => panel.querySelector("input[name$='-DELETE']")?.value === "1";
  const markOf = (panel) => panel.querySelector("input[name$='-uuid']")?.value;

  /* A footnote that was deleted stays on the page until it is saved: it is not offered once more. */
  function offerKept() {
    const all = panels();
    document.querySelectorAll("#footnotes-listing tbody tr").forEach((row, place) => {
      row.hidden = !all[place] || isDeleted(all[place]);
    });
  }

  /* Marks in the text whose footnote is gone are shown as such, and counted above the footnotes. */
  function tellMissing() {
    const forms = document.getElementById("id_footnotes-FORMS");
    if (!forms) return;
    const kept = new Set(panels().filter((panel) => !isDeleted(panel)).map(markOf));
    let missing = 0;
    document.querySelectorAll("sup[data-footnote-uuid]").forEach((sup) => {
      const gone = !kept.has(sup.dataset.footnoteUuid);
      if (gone) missing += 1;
      if (gone === sup.classList.contains("paraf-footnote--missing")) return;
      sup.classList.toggle("paraf-footnote--missing", gone);
      sup.title = gone ? texts().missingMark : texts().goToNote;
    });
    let notice = document.getElementById("paraf-footnotes-missing");
    if (!notice) {
      notice = document.createElement("p");
      notice.id = "paraf-footnotes-missing";
      notice.className = "paraf-footnotes-missing";
      notice.setAttribute("role", "status");
      forms.before(notice);
    }
    const sentence = missing ? texts().missing : "";
    if (notice.textContent !== sentence) notice.textContent = sentence;
  }

  let due = false;
  function look() {
    if (due) return;
    due = true;
    setTimeout(() => { due = false; tellMissing(); }, 200); // once for many changes
  }

  document.addEventListener("DOMContentLoaded", () => {
    translate(document.body);
    look();
    document.addEventListener("change", look);
    document.addEventListener("click", look);
    new MutationObserver((changes) => {
      changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => {
        if (node.nodeType === Node.ELEMENT_NODE) translate(node.parentElement ?? node);
      }));
      if (changes.some(({ target }) => target.closest?.("#footnotes-listing") || target === document.body)) offerKept();
      look();
    }).observe(document.body, { childList: true, subtree: true });
  });
})();
