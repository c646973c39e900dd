/* The editor saves by itself while one types. A save by hand waits for the one that is on its way (two at once
   would end with the older text), and then names the version that one made: it is not somebody else's. Once it is on its way, the editor saves no more:
   that would be the other version. */
(() => {
  const LONGEST = 20000;
  let underway = false;
  let leaving = false;
  let waiting = null;

  function go() {
    if (underway || !waiting) return; // the next one may have begun as the last one ended
    const { form, submitter, timer } = waiting;
    clearTimeout(timer);
    waiting = null;
    form.requestSubmit(submitter);
  }

  function stop() { // the answer never came
    underway = false;
    go();
  }

  function remember({ detail }) {
    const { revision_id: id, revision_created_at: moment } = detail?.response ?? {};
    const form = document.querySelector("[data-edit-form]");
    if (!id || !form) return;
    Object.entries({ loaded_revision_id: id, loaded_revision_created_at: moment }).forEach(([name, value]) => {
      const field = form.elements.namedItem(name);
      if (field) field.value = value;
    });
  }

  document.addEventListener("w-autosave:success", remember);
  document.addEventListener("w-autosave:save", (event) => {
    if (leaving) event.preventDefault();
    else underway = true;
  });
  ["success", "error", "deactivated"].forEach((end) => document.addEventListener(`w-autosave:${end}`, () => {
    underway = false;
    setTimeout(go);
  }));
  document.addEventListener("submit", (event) => {
    if (!underway || !event.target.matches("[data-edit-form]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting ??= { form: event.target, submitter: event.submitter, timer: setTimeout(stop, LONGEST) };
  }, true);
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !event.target.matches("[data-edit-form]")) return;
    leaving = true;
    setTimeout(() => { leaving = false; }, LONGEST); // where the answer never came
  });
  window.addEventListener("pageshow", () => { leaving = false; });
})();
