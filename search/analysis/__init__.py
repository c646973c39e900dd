"""One analysis of text for the index, the question and the highlight, the same for every engine."""

from search.analysis.words import VERSION, Word, mark_of, term, terms_of, words_of

__all__ = ["VERSION", "Word", "mark_of", "term", "terms_of", "words_of"]
