"""The one way to the outside."""
