"""Bytes of a feed or sitemap to entries."""
