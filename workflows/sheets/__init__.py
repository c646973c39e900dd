"""The approval sheet: who approved what, in which capacity, on paper, and a public page that confirms it."""
