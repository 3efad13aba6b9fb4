"""Helpers of the tests: waiting, made-up articles, a system of real services."""
