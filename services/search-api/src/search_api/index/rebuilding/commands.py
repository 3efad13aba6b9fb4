"""`search-api reindex`: from options to a rebuild."""

import argparse
import asyncio
import json
import sys
from contextlib import AsyncExitStack
from dataclasses import asdict
from typing import Any

from opensearchpy import AsyncOpenSearch

from parallax.settings import load
from parallax.store import Store
from search_api.index.engine import create_client, generations
from search_api.index.generations import Generation, following, place
from search_api.index.mappings import VERSION, articles_alias, stories_alias
from search_api.index.rebuilding import record
from search_api.index.rebuilding.catching_up import topics
from search_api.index.rebuilding.loading import KINDS
from search_api.index.rebuilding.rebuild import Rebuild, Report, finish, roll_back
from search_api.settings import Settings

EXAMPLES = """examples:
  search-api reindex --dry-run       what there is and what would be done
  search-api reindex                 fill new indices from MongoDB, then have them serve
  search-api reindex --rollback      back to the indices before; or drop those that aren't full
  search-api reindex --finish        drop the indices before; SEARCH_API_ROLLBACK_HOURS after the
                                     swap the service does it by itself

Interrupted, the same command goes on; until the end the indices before serve as they are.
exit codes: 0 done, 1 done but something couldn't be indexed, 2 not possible
"""


def add_reindex(commands: Any) -> None:
    """Register the verb."""
    parser = commands.add_parser(
        "reindex",
        help="build the search indices anew from MongoDB while the old ones serve",
        description=__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--dry-run", action="store_true", help="say what would be done")
    what.add_argument("--restart", action="store_true", help="begin anew, not where it stopped")
    what.add_argument("--rollback", action="store_true", help="back to the indices before")
    what.add_argument("--finish", action="store_true", help="drop the indices before")
    parser.add_argument("--yes", action="store_true", help="don't ask before dropping indices")
    parser.add_argument("--json", action="store_true", help="the result as JSON")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """The exit code. Raises ParallaxError."""
    dropping = options.rollback or options.finish
    if dropping and not options.yes and not _confirmed(options):
        return 2
    return asyncio.run(_run(load(Settings, role="indexer"), options))


async def _run(settings: Settings, options: argparse.Namespace) -> int:
    async with AsyncExitStack() as stack:
        client = create_client(settings.opensearch_url)
        stack.push_async_callback(client.close)
        store = await Store.connect(settings)
        stack.callback(store.close)
        if options.dry_run:
            _print(await overview(settings, client, store), as_json=options.json)
            return 0
        if options.rollback:
            await roll_back(client, store, settings.index_prefix, say)
            return 0
        if options.finish:
            await finish(client, store, settings.index_prefix, say)
            return 0
        read = await stack.enter_async_context(topics(settings, settings.index_prefix))
        rebuild = Rebuild(settings, client, store, read, say)
        report = await rebuild.run(restart=options.restart)
        _tell(report, as_json=options.json)
        return 1 if report.left.faulty else 0


async def overview(settings: Settings, client: AsyncOpenSearch, store: Store) -> dict[str, Any]:
    """What there is: generations with documents and bytes, the last rebuild, what is stored."""
    prefix = settings.index_prefix
    found = await generations(client, prefix)
    rows = await client.cat.indices(
        index=f"{articles_alias(prefix)}-v*,{stories_alias(prefix)}-v*",
        params={"format": "json", "bytes": "b", "h": "index,docs.count,store.size"},
    )
    sizes: dict[str, dict[str, int]] = {}
    for row in rows:
        where = place(row["index"])
        if where is None:
            continue
        size = sizes.setdefault(str(where.generation), {"documents": 0, "bytes": 0})
        size["documents"] += int(row["docs.count"] or 0)
        size["bytes"] += int(row["store.size"] or 0)
    last = await record.read(store)
    used = [*found.present, *([last.generation] if last else [])]
    return {
        "serving": str(found.serving) if found.serving else None,
        "written": [str(one) for one in found.written],
        "generations": sizes,
        "last": last
        and {"generation": str(last.generation), "phase": last.phase, "began": str(last.began)},
        "next": str(following(used, VERSION)),
        "stored": {
            kind.collection: await store.count(kind.collection, kind.stored) for kind in KINDS
        },
    }


def say(text: str) -> None:
    """To the person at the terminal."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _confirmed(options: argparse.Namespace) -> bool:
    if not sys.stdin.isatty():
        say("error: indices are dropped by this: say --yes")
        return False
    what = "go back to the indices before" if options.rollback else "drop the indices before"
    say(f"{what}? There is no way back. [y/N]")
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _tell(report: Report, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(asdict(report)) + "\n")
        sys.stdout.flush()
        return
    then = f"{report.previous} is kept in step; `--rollback` goes back to it, `--finish` drops it"
    if Generation.parse(report.previous).version != VERSION:
        then = "Start this release's service: nothing is indexed until then"
    say(
        f"{report.generation} serves: {report.articles:,} articles and {report.stories:,} stories "
        f"in {report.seconds:,.0f} s. {then}"
    )
    if report.left.expired:
        say(f"{report.left.expired:,} articles are older than SEARCH_API_RETENTION_MONTHS")
    if report.left.faulty:
        say(f"{report.left.faulty:,} could not be indexed:")
    for example in report.left.examples:
        say(f"  {example}")


def _print(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(found) + "\n")
        return
    for name, size in found["generations"].items():
        written = "written" if name in found["written"] else "unused"
        role = "serves" if name == found["serving"] else written
        documents, megabytes = size["documents"], size["bytes"] / 1e6
        say(f"{name:<8} {role:<8} {documents:>12,} documents {megabytes:>10,.0f} MB")
    if last := found["last"]:
        say(f"last rebuild: {last['generation']}, {last['phase']}, begun {last['began']}")
    stored = ", ".join(f"{count:,} {name}" for name, count in found["stored"].items())
    say(f"reindex would fill {found['next']} with {stored} from MongoDB")
