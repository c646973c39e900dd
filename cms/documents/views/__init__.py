"""Pages about documents, and the files themselves."""
