/* What gets the focus by key or script stands clear of the bar at the foot of the editor and of its header. The browser
   scrolls there gently, and stops half way when something else moves the page meanwhile, such as a tab that opens. */
(() => {
  const BARS = ".footer, .w-slim-header, .w-tabs__wrapper";
  let pressed = false;

  const crosses = (one, other) => (
    one.top < other.bottom && other.top < one.bottom && one.left < other.right && other.left < one.right
  );

  function covered(field) {
    const box = field.getBoundingClientRect();
    if (!box.height || box.height > innerHeight / 2) return false; // a long text shows where one writes
    if (box.top < 0 || box.bottom > innerHeight) return true;
    return [...document.querySelectorAll(BARS)].some((bar) => !bar.contains(field) && crosses(box, bar.getBoundingClientRect()));
  }

  function uncover(field) {
    if (document.activeElement === field && covered(field)) field.scrollIntoView({ block: "center", behavior: "instant" });
  }

  // What one presses is in sight: it does not move away under the finger.
  document.addEventListener("pointerdown", () => { pressed = true; }, true);
  document.addEventListener("pointerup", () => { pressed = false; }, true);
  document.addEventListener("focusin", ({ target }) => {
    const scroller = target.closest(".editor-view main");
    if (!scroller || pressed) return;
    requestAnimationFrame(() => requestAnimationFrame(() => uncover(target)));
    scroller.addEventListener("scrollend", () => uncover(target), { once: true });
  });
})();
