/* The editor looks for changes only some time after the page is there, and forgets what was typed while it was saving.
   Whatever it missed is told to it here, so that it is saved by itself and asked about on leaving. */
(() => {
  const ITS_OWN = /^(csrfmiddlewaretoken|loaded_revision_id|loaded_revision_created_at|next|comments-.*)$/;
  const form = () => document.querySelector("form[data-edit-form], form[data-controller~='w-unsaved']");
  const missed = (edited) => { edited.dataset.wUnsavedForceValue = "true"; };
  let first, sent, watching = false;

  function written(data, except = {}) {
    return JSON.stringify([...data].filter(([name]) => !ITS_OWN.test(name) && !(name in except))
      .map(([name, value]) => [name, value instanceof File ? `${value.name} ${value.size}` : value]));
  }

  // Before the first key or click of the person, while the editor is not looking yet.
  const remember = ({ target }) => {
    const edited = form();
    if (!watching && first === undefined && edited?.contains(target)) first = written(new FormData(edited));
  };
  ["pointerdown", "keydown", "beforeinput", "paste", "drop"].forEach((name) => document.addEventListener(name, remember, true));

  document.addEventListener("w-unsaved:watch-edits", ({ target }) => {
    if (!watching && first !== undefined && first !== written(new FormData(target))) missed(target);
    watching = true;
  });

  document.addEventListener("w-autosave:save", ({ detail }) => { sent = detail.formData; });

  // Runs after the editor has taken the form as it is now for the form that was saved.
  document.addEventListener("w-autosave:success", ({ target, detail }) => {
    if (!sent) return;
    const given = detail.response?.field_updates ?? {};
    sent.delete("overwrite_revision_id");
    if (written(sent, given) !== written(new FormData(target), given)) missed(target);
    sent = undefined;
  });
})();
