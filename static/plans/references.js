/* Cross-references in the text editor: a chooser of the plan's parts, and the words shown in the text. */
(() => {
  const { React, DraftJS, draftail } = window;
  const TOOLBAR = "wagtail:draftail-toolbar"; // where Wagtail keeps the choice of each person

  // The buttons stay in view, as in a word processor, unless somebody has chosen otherwise.
  try {
    if (!localStorage.getItem(TOOLBAR)) localStorage.setItem(TOOLBAR, "sticky");
  } catch { /* a browser that keeps nothing */ }

  class ReferenceSource extends draftail.ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrls.reference,
        urlParams: { from: window.location.pathname },
        onload: { choose: (modal) => prepare(modal) },
        responses: { chosen: this.onChosen },
      };
    }

    filterEntityData({ page, block }) {
      return { page, block };
    }

    // The words of a reference are its number, so they replace what was selected.
    onChosen(chosen) {
      const { editorState, entityType, onComplete } = this.props;
      const content = editorState.getCurrentContent().createEntity(entityType.type, "IMMUTABLE", this.filterEntityData(chosen));
      const written = DraftJS.Modifier.replaceText(content, editorState.getSelection(), chosen.label, null, content.getLastCreatedEntityKey());
      this.workflow.close();
      onComplete(DraftJS.EditorState.push(editorState, written, "insert-characters"));
    }
  }

  function prepare(modal) {
    const body = modal.body[0] ?? modal.body;
    const filter = body.querySelector("input[type=search]");
    const entries = [...body.querySelectorAll("[data-words]")];
    filter.addEventListener("input", () => {
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      entries.forEach((entry) => { entry.hidden = !words.every((word) => entry.textContent.toLowerCase().includes(word)); });
    });
    filter.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      entries.find((entry) => !entry.hidden)?.querySelector("button").click();
    });
    entries.forEach((entry) => entry.querySelector("button").addEventListener("click", ({ currentTarget }) => {
      const { page, block, label } = currentTarget.dataset;
      modal.respond("chosen", { page, block, label });
    }));
    filter.focus();
  }

  const Reference = ({ entityKey, contentState, children }) => {
    const { broken } = contentState.getEntity(entityKey).getData();
    return React.createElement("span", {
      className: broken ? "paraf-xref paraf-xref--broken" : "paraf-xref",
      title: broken || undefined,
    }, children);
  };

  draftail.registerPlugin({ type: "XREF", source: ReferenceSource, decorator: Reference }, "entityTypes");
})();
