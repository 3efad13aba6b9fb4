"""The read model in OpenSearch: its mappings, and how it is filled."""
