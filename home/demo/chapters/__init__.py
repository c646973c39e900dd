"""The chapters of the demo plan, in their order."""

from home.demo.chapters import bab_1, bab_2, bab_3, bab_4, bab_5, bab_6, bab_7, lampiran

CHAPTERS = (
    *(bab.CHAPTER for bab in (bab_1, bab_2, bab_3, bab_4, bab_5, bab_6, bab_7)),
    lampiran.MATRIX,
    lampiran.TERMS,
)
