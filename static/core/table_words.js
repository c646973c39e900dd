/* The menu of a table in Indonesian: the grid comes without it. */
(() => {
  const { languages } = window.Handsontable;
  const key = languages.dictionaryKeys;
  languages.registerLanguageDictionary({
    languageCode: "id",
    [key.CONTEXTMENU_ITEMS_ROW_ABOVE]: "Sisipkan baris di atas",
    [key.CONTEXTMENU_ITEMS_ROW_BELOW]: "Sisipkan baris di bawah",
    [key.CONTEXTMENU_ITEMS_INSERT_LEFT]: "Sisipkan kolom di kiri",
    [key.CONTEXTMENU_ITEMS_INSERT_RIGHT]: "Sisipkan kolom di kanan",
    [key.CONTEXTMENU_ITEMS_REMOVE_ROW]: ["Hapus baris", "Hapus baris"],
    [key.CONTEXTMENU_ITEMS_REMOVE_COLUMN]: ["Hapus kolom", "Hapus kolom"],
    [key.CONTEXTMENU_ITEMS_UNDO]: "Urungkan",
    [key.CONTEXTMENU_ITEMS_REDO]: "Ulangi",
    [key.CONTEXTMENU_ITEMS_ALIGNMENT]: "Perataan",
    [key.CONTEXTMENU_ITEMS_ALIGNMENT_LEFT]: "Kiri",
    [key.CONTEXTMENU_ITEMS_ALIGNMENT_CENTER]: "Tengah",
    [key.CONTEXTMENU_ITEMS_ALIGNMENT_RIGHT]: "Kanan",
    [key.CONTEXTMENU_ITEMS_ALIGNMENT_JUSTIFY]: "Rata kiri dan kanan",
    [key.CONTEXTMENU_ITEMS_ALIGNMENT_TOP]: "Atas",
    [key.CONTEXTMENU_ITEMS_ALIGNMENT_MIDDLE]: "Tengah vertikal",
    [key.CONTEXTMENU_ITEMS_ALIGNMENT_BOTTOM]: "Bawah",
    [key.CONTEXTMENU_ITEMS_MERGE_CELLS]: "Gabungkan sel",
    [key.CONTEXTMENU_ITEMS_UNMERGE_CELLS]: "Pisahkan sel",
  });
})();
