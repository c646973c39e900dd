/* A table from a worksheet or a text keeps every cell in its place when it is pasted: the grid itself knows no merged
   cells, and would move what stands beside them; it takes one table of several, and rows no longer than the first. */
(() => {
  const LONGEST_SPAN = 1000;
  const BLOCKS = "P, DIV, LI, TR, TABLE, H1, H2, H3, H4, H5, H6";
  let sent = null;
  let merges = [];

  function words(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/[\s\u00a0]+/g, " ");
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches("style, script")) return "";
    if (node.matches("br")) return "\n";
    const inner = [...node.childNodes].map(words).join("");
    return node.matches(BLOCKS) ? `\n${inner}\n` : inner;
  }
  const textOf = (cell) => words(cell).replace(/ *\n[\n ]*/g, "\n").replace(/ +/g, " ").trim();
  const span = (value) => Math.min(Math.max(parseInt(value, 10) || 1, 1), LONGEST_SPAN);

  // Word and Excel close a table with merged cells by a row without height, which only says how wide its columns are.
  const isRuler = (row) => row.getAttribute("height") === "0" && !textOf(row);

  /* What one table holds: rows of text of equal length, and which of their cells are merged. */
  function read(table) {
    const rows = [...table.rows].filter((row) => !isRuler(row));
    const grid = rows.map(() => []);
    const found = [];
    rows.forEach((row, down) => {
      let right = 0;
      [...row.cells].forEach((cell) => {
        while (grid[down][right] !== undefined) right += 1;
        const height = Math.min(span(cell.getAttribute("rowspan")), rows.length - down);
        const width = span(cell.getAttribute("colspan"));
        for (let r = 0; r < height; r += 1) for (let c = 0; c < width; c += 1) grid[down + r][right + c] ??= "";
        grid[down][right] = textOf(cell);
        // Excel says so of a text that runs over its empty neighbours: they are cells of their own.
        const merged = !/mso-ignore:\s*colspan/i.test(cell.getAttribute("style") ?? "");
        if (merged && (height > 1 || width > 1)) found.push({ row: down, col: right, height, width });
        right += width;
      });
    });
    return { grid, found };
  }

  function readAll(html) {
    const tables = [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("table")]
      .filter((table) => !table.parentElement.closest("table"));
    const grid = [];
    const found = [];
    tables.map(read).forEach((part) => {
      found.push(...part.found.map((merge) => ({ ...merge, row: merge.row + grid.length })));
      grid.push(...part.grid);
    });
    return { grid, found };
  }

  // Seen before the grid takes it, which hands on the cells only.
  document.addEventListener("paste", ({ clipboardData }) => { sent = clipboardData?.getData("text/html") ?? ""; }, true);

  window.Handsontable.hooks.add("beforePaste", function takeWhole(data) {
    const { grid, found } = readAll(sent ?? "");
    const rows = grid.length ? grid : data.slice();
    const width = Math.max(...rows.map((row) => row.length));
    merges = found;
    data.splice(0, data.length, ...rows.map((row) => Array.from({ length: width }, (_cell, place) => row[place] ?? "")));
    separate(this, rows.length, width);
    return width > 0;
  });

  /* What was merged where the cells come to stand is merged no more; one cell is chosen, so that they come once. */
  function separate(hot, height, width) {
    const [fromRow, fromColumn, toRow, toColumn] = hot.getSelectedLast();
    const row = Math.min(fromRow, toRow);
    const column = Math.min(fromColumn, toColumn);
    const plugin = hot.getPlugin("mergeCells");
    const old = plugin.mergedCellsCollection.mergedCells.filter((cell) => (
      cell.row < row + height && row < cell.row + cell.rowspan && cell.col < column + width && column < cell.col + cell.colspan
    ));
    old.forEach((cell) => plugin.unmerge(cell.row, cell.col, cell.row + cell.rowspan - 1, cell.col + cell.colspan - 1));
    if (old.length || merges.length) hot.selectCell(row, column);
  }

  window.Handsontable.hooks.add("afterPaste", function mergeAgain() {
    const [row, column] = this.getSelectedLast();
    const plugin = this.getPlugin("mergeCells");
    merges.forEach((cell) => plugin.merge(
      row + cell.row, column + cell.col, row + cell.row + cell.height - 1, column + cell.col + cell.width - 1,
    ));
    if (merges.length) this.render();
    merges = [];
    sent = null;
  });
})();
