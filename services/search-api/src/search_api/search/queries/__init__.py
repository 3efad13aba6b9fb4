"""Bodies of searches; pure."""
