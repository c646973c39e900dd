/* A name for each text field of the editor and for the paste field of tables: read aloud, they had none. */
(() => {
  const UNNAMED = ".public-DraftEditor-content[role=textbox]:not([aria-label]):not([aria-labelledby])";
  const words = (element) => element?.textContent.replace(/\*/g, "").replace(/\s+/g, " ").trim() ?? "";

  function nameOf(text) {
    const field = text.closest("[data-field], [data-contentpath], [data-streamfield-child]");
    const label = words(field?.querySelector("[data-field-label], label"));
    const panel = text.closest("section")?.querySelector("[data-panel-heading-text], [data-panel-heading]");
    return label || words(panel);
  }

  function name(root) {
    root.querySelectorAll(UNNAMED).forEach((text) => {
      const said = nameOf(text);
      if (said) text.setAttribute("aria-label", said);
    });
    root.querySelectorAll("#HandsontableCopyPaste:not([aria-label])").forEach((paste) => {
      paste.setAttribute("aria-label", document.getElementById("paraf-footnote-words")?.dataset.paste ?? "");
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    name(document);
    new MutationObserver(() => name(document)).observe(document.body, { childList: true, subtree: true });
  });
})();
