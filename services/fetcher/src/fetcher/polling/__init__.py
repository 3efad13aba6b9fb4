"""When which feed and page is looked at, and what is remembered of it."""
