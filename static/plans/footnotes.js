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

  document.addEventListener("DOMContentLoaded", () => {
    translate(document.body);
    new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => {
      if (node.nodeType === Node.ELEMENT_NODE) translate(node.parentElement ?? node);
    }))).observe(document.body, { childList: true, subtree: true });
  });
})();
