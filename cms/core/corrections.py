"""Rows whose names published pages show: a slip of the pen is set right in place, with a reason on record."""

SHORTEST_REASON = 10  # letters or digits: fewer are no reason


class NamedOnPages:
    """Beside ``models.Model``. What refuses a new name (``cms.plans.naming``) lets one save pass by this mark."""

    corrects: str = ""  # the reason, for the length of the one save that sets a name right
