"""The query language of `q`: text to a tree, a tree to clauses; pure."""
