"""What a version says, and what changed between two versions: read from the revisions themselves."""
