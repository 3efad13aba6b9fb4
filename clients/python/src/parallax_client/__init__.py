"""A client of the Parallax API."""
