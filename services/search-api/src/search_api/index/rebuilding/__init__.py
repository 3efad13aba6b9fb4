"""Filling a new generation of the read model from MongoDB while the old one serves."""
