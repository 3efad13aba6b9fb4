"""The translator, without servers."""
