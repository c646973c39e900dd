/* Tab goes from cell to cell in a table; Esc leaves it for the next field, so that nobody is caught inside. */
(() => {
  const FIELDS = "input:not([type=hidden]), select, textarea, [contenteditable=true]";

  function leave(root) {
    const next = [...document.querySelectorAll(FIELDS)].find((field) => (
      root.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING
      && !root.contains(field) && !field.disabled && field.offsetParent !== null
    ));
    setTimeout(() => next?.focus()); // after the table has done with the key
  }

  // Esc in a cell being written takes the writing back first, as in a worksheet.
  window.Handsontable.hooks.add("beforeKeyDown", function leaveOnEscape(event) {
    if (event.key !== "Escape" || this.getActiveEditor()?.isOpened()) return;
    event.stopImmediatePropagation();
    this.deselectCell();
    this.unlisten();
    leave(this.rootElement);
  });

  // A cell reached by Tab from outside, which the table itself does not listen to.
  document.addEventListener("keydown", (event) => {
    const root = event.key === "Escape" && event.target.matches?.("td, th") && event.target.closest(".handsontable[id]");
    if (root) leave(root);
  });
})();
