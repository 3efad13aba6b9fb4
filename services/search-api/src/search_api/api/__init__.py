"""The HTTP addresses for programs."""
