"""Who may do what in a plan; each subject has a file of its own."""
