"""The demo city: made up for showing, true in nothing but the names of its agencies."""
