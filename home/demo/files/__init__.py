"""Ten documents of the demo city, written here and made into files when the demo is built."""
