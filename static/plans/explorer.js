/* The list of chapters after one was moved: its numbers follow, and a refusal is said. */
(() => {
  const { refused } = document.currentScript.dataset;
  const rows = (root) => [...root.querySelectorAll("[data-controller~='w-orderable'] tbody tr[id]")];

  async function renumber() {
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    rows(document).forEach((row) => {
      const now = fresh.getElementById(row.id)?.querySelector("[data-paraf-number]");
      const shown = row.querySelector("[data-paraf-number]");
      if (now && shown) shown.textContent = now.textContent;
    });
  }

  document.addEventListener("w-messages:add", ({ detail }) => {
    if (detail?.type === "success" && rows(document).length) renumber();
  });

  // Wagtail lets the answer to a move that was refused go by in silence.
  window.addEventListener("unhandledrejection", ({ reason }) => {
    if (!rows(document).length || !/^HTTP error! Status: \d+$/.test(reason?.message ?? "")) return;
    document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { clear: true, text: refused, type: "error" } }));
  });
})();
