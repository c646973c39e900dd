"""Text out of files. Runs in a process of its own; nothing here knows the database."""
