"""`python -m parallax_local.newsroom`: the newsroom, or a replay, until SIGTERM or Ctrl-C."""

import argparse
import asyncio
import contextlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from parallax_local.newsroom.captures import ReplayError, load_replay
from parallax_local.newsroom.catalogue import Press, catalogue_toml, host_map, hosts
from parallax_local.newsroom.content import ContentError, load_newsroom
from parallax_local.newsroom.replay import create_replay_app
from parallax_local.newsroom.server import ADDRESS, STATUS_PATH, create_app, serve


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="parallax_local.newsroom", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    parser.add_argument("--replay", type=Path, metavar="DIR", help="serve captured pages instead")
    parser.add_argument(
        "--anchor",
        type=_moment,
        default=datetime.now(UTC),
        metavar="ISO",
        help="the moment articles count back from; UTC unless it says otherwise; default now",
    )
    parser.add_argument("--catalogue-out", type=Path, metavar="PATH", help="write the catalogue")
    parser.add_argument("--json", action="store_true", help="say as JSON that it is ready")
    return parser.parse_args(argv)


def _moment(text: str) -> datetime:
    when = datetime.fromisoformat(text)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _load(arguments: argparse.Namespace) -> tuple[Press, web.Application]:
    if arguments.replay:
        replay = load_replay(arguments.replay)
        return replay, create_replay_app(replay)
    newsroom = load_newsroom()
    return newsroom, create_app(newsroom, arguments.anchor)


def _ready_line(press: Press, port: int, as_json: bool) -> str:
    counts = asdict(press.status)
    status = f"http://{ADDRESS}:{port}{STATUS_PATH}"
    if as_json:
        places = host_map(hosts(press), port)
        return json.dumps({"port": port, "status": status, **counts, "host_map": places})
    return "ready: {sites} sites, {published} articles, ".format(**counts) + status


def main(argv: Sequence[str] | None = None) -> int:
    """Serves until told to stop; 2 if the content or the port can't be used."""
    arguments = _arguments(argv)
    try:
        press, app = _load(arguments)
        if arguments.catalogue_out:
            arguments.catalogue_out.write_text(catalogue_toml(press), encoding="utf-8")
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(
                serve(
                    app,
                    arguments.port,
                    on_ready=lambda port: print(
                        _ready_line(press, port, arguments.json), flush=True
                    ),
                )
            )
    except (ContentError, ReplayError, OSError) as error:
        print(f"newsroom: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
