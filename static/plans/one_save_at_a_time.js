/* A save by hand waits for the save that is on its way by itself: two at once would end with the older text. */
(() => {
  const LONGEST = 20000;
  let underway = false;
  let waiting = null;

  function go() {
    underway = false;
    if (!waiting) return;
    const { form, submitter, timer } = waiting;
    clearTimeout(timer);
    waiting = null;
    form.requestSubmit(submitter);
  }

  document.addEventListener("w-autosave:save", () => { underway = true; });
  ["success", "error", "deactivated"].forEach((end) => document.addEventListener(`w-autosave:${end}`, () => setTimeout(go)));
  document.addEventListener("submit", (event) => {
    if (!underway || !event.target.matches("[data-edit-form]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting ??= { form: event.target, submitter: event.submitter, timer: setTimeout(go, LONGEST) };
  }, true);
})();
