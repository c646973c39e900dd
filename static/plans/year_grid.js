/* The grid of years: rupiah with its dots, the total, arrow keys between years, cells pasted from a worksheet.
   Everything works without it; what is typed is checked on the server. */
(() => {
  const AMOUNT = /^(?:rp\.?)?((?:\d{1,3}(?:\.\d{3})+)|\d+)(?:,(?:0{1,2}|-))?$/i;
  const digits = (text) => (AMOUNT.exec(text.replace(/\s/g, "")) || [])[1]?.replaceAll(".", "");
  const dotted = (number) => number.replace(/\B(?=(\d{3})+$)/g, ".");
  const inputs = (row) => [...row.querySelectorAll("td input:not([type=hidden])")];
  const rows = (grid) => [...grid.tBodies[0].rows];

  function total(grid) {
    let sum = 0n, known = false;
    grid.querySelectorAll("td[data-column=budget] input").forEach((input) => {
      const amount = digits(input.value);
      if (amount) { sum += BigInt(amount); known = true; }
    });
    grid.querySelector("[data-paraf-total]").textContent = known ? `Rp ${dotted(String(sum))}` : "–";
  }

  function write(input, text) {
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  document.addEventListener("focusout", ({ target }) => {
    if (!target.matches?.("[data-paraf-years] td[data-column=budget] input")) return;
    const amount = digits(target.value);
    if (amount && dotted(amount.replace(/^0+(?=\d)/, "")) !== target.value) write(target, dotted(amount.replace(/^0+(?=\d)/, "")));
  });

  document.addEventListener("input", ({ target }) => {
    const grid = target.closest?.("[data-paraf-years]");
    if (grid) total(grid);
  });

  document.addEventListener("keydown", (event) => {
    const grid = event.target.closest?.("[data-paraf-years]");
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!grid || !step || event.altKey || event.ctrlKey || event.target.list && event.key === "ArrowDown" && !event.target.value) return;
    const row = event.target.closest("tr");
    const next = rows(grid)[rows(grid).indexOf(row) + step];
    if (!next) return;
    event.preventDefault();
    inputs(next)[inputs(row).indexOf(event.target)].focus();
  });

  document.addEventListener("paste", (event) => {
    const grid = event.target.closest?.("[data-paraf-years]");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!grid || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const start = event.target.closest("tr");
    const column = inputs(start).indexOf(event.target);
    const first = rows(grid).indexOf(start);
    text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((line, down) => {
      const row = rows(grid)[first + down];
      if (row) line.split("\t").forEach((cell, right) => {
        const input = inputs(row)[column + right];
        if (input) write(input, cell.trim());
      });
    });
    total(grid);
  });

  const start = () => document.querySelectorAll("[data-paraf-years]").forEach(total);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
