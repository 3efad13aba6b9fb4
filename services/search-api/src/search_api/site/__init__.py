"""The page for readers."""
