"""What is read of the index: whether it answers, and what a reader finds in it."""

from search.selectors.audiences import readable_sets
from search.selectors.state import engine_ready, index_state

__all__ = ["engine_ready", "index_state", "readable_sets"]
