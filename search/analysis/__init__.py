"""One analysis of text for the index, the question and the highlight, the same for every engine."""

from search.analysis.words import VERSION, mark_of, term, terms_of

__all__ = ["VERSION", "mark_of", "term", "terms_of"]
