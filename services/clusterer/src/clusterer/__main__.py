"""`python -m clusterer`."""

from clusterer.cli import main

main()
