// Arrow keys turn the page, with Shift they lead to the next hit. Without JavaScript the links do the same.
(() => {
  const AT_WORK = 'input, textarea, select, summary, [contenteditable], [tabindex]';
  const turns = { ArrowLeft: 'prev', ArrowRight: 'next' };
  document.addEventListener('keydown', (event) => {
    const way = turns[event.key];
    if (!way || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.closest(AT_WORK)) return;
    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth) return; // zoomed in: the keys move the view
    const link = document.querySelector(event.shiftKey ? `[data-hit="${way}"]` : `a[rel="${way}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
})();
