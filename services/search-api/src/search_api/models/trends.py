"""Trends, as the API answers with them; the OpenAPI document is made from these."""
