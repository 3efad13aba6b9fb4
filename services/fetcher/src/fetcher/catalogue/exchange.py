"""Changes to the catalogue's file: whole or not at all, and never to a wrong catalogue."""

import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from fetcher.catalogue.add import owner_of
from fetcher.catalogue.candidate import Candidate
from fetcher.catalogue.load import check_tables, parse_catalogue, read_catalogue
from fetcher.catalogue.opml import Imported
from fetcher.catalogue.source import Source
from fetcher.catalogue.write import with_entries
from fetcher.web.urls import canonical, host_of


def existing(path: Path) -> tuple[Source, ...]:
    """The catalogue's sources; none of a file that doesn't exist yet."""
    text = read_catalogue(path) if path.exists() else ""
    return parse_catalogue(text, str(path)) if text.strip() else ()


def write_entries(path: Path, entries: Sequence[str]) -> None:
    """Add entries; SettingsError, and nothing written, when the catalogue would be wrong."""
    exists = path.exists()
    text = with_entries(read_catalogue(path) if exists else "", entries)
    parse_catalogue(text, str(path))
    # Beside it and then in its place, so that a running fetcher never sees half of it.
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        file.write(text)
    Path(file.name).chmod(path.stat().st_mode & 0o777 if exists else 0o644)
    Path(file.name).replace(path)


def import_into(path: Path, sources: Sequence[Source], imported: Imported, *, write: bool) -> int:
    """Print what was imported, and add what is complete and new; 1 when something is left to do."""
    ready, incomplete = [], 0
    feeds = {canonical(feed): source.id for source in sources for feed in source.addresses}
    for line in imported.left_out:
        sys.stderr.write(f"left out {line}\n")
    for candidate in imported.candidates:
        reason = _not_now(candidate, sources, feeds)
        if reason.startswith("already"):
            sys.stderr.write(f"left out {candidate.table['id']}: {reason}\n")
            continue
        sys.stdout.write(f"{candidate.toml}\n")
        if reason:
            incomplete += 1
            sys.stderr.write(f"incomplete {candidate.table['id']}: {reason}\n")
        else:
            ready.append(candidate.toml)
    if write and ready:
        write_entries(path, ready)
        sys.stderr.write(f"added {len(ready)} to {path}\n")
    elif ready:
        sys.stderr.write(f"{len(ready)} complete and new; --write adds them to {path}\n")
    return int(incomplete > 0)


def _not_now(candidate: Candidate, sources: Sequence[Source], feeds: Mapping[str, str]) -> str:
    """Why a candidate can't be added as it is; empty if it can."""
    homepage = candidate.table.get("homepage")
    owner = owner_of(host_of(homepage), sources) if homepage else None
    if owner is not None:
        return f"already there as {owner.id}"
    for feed in candidate.table["feeds"]:
        if known := feeds.get(canonical(feed)):
            return f"already there: {feed} is a feed of {known}"
    _, faults = check_tables([dict(candidate.table)])
    return "; ".join(fault.text for fault in faults)
