"""What is done to documents: read their text, load many of them."""
