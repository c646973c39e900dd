"""Changes of a plan that are checked, locked and recorded; each subject has a file of its own."""
