"""The states of a source."""

from enum import StrEnum


class State(StrEnum):
    """What an operator does about it: nothing, look at the site, mend the catalogue, or wait."""

    OK = "ok"
    SILENT = "silent"
    """It can be read, but has had nothing new for much longer than usual."""
    UNREADABLE = "unreadable"
    """Its feed works and names new articles, and none of their pages can be had."""
    FAILING = "failing"
    """It can't be read: this says nothing about its newsroom."""
    FORBIDDEN = "forbidden"
    """Its robots.txt says no."""
    GONE = "gone"
    """Its server says that there is no such feed any more."""
    WAITING = "waiting"
    """It asked for a pause."""
    NEW = "new"
    """Not polled yet."""
