"""Pages of the admin that Wagtail does not bring; each subject has a file of its own."""
