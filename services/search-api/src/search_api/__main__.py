"""`python -m search_api`: the command `search-api`."""

from search_api.cli import main

main()
