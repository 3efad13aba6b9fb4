"""Which sources there are."""
