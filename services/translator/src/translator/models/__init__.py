"""Models for the Firefox engine: where they are, what is published, fetching and checking them."""
