"""Where plans meet Wagtail; Wagtail imports this module, each subject has a file of its own."""
