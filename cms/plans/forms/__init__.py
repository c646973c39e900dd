"""Forms of the editor: what may be chosen, and what is refused with a sentence at the field."""
