"""One analysis of text for the index, the question and the highlight, the same for every engine."""

from search.analysis.words import UNSEEN, VERSION, mark_of, term, terms_of

__all__ = ["UNSEEN", "VERSION", "mark_of", "term", "terms_of"]
