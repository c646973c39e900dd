"""Sentences that end with a name and its degree: ``… to Samsul Togafo, S.T.`` has one full stop, not two."""

import re

DEGREE = re.compile(r"(\.[A-Za-z]{1,5})\.\.(?!\.)")


def one_stop(text: str) -> str:
    return DEGREE.sub(r"\1.", text)
