"""`search-api keys`: create, list and revoke API keys."""

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar

from pydantic_settings import SettingsConfigDict

from parallax.settings import StoreSettings, load
from parallax.store import Store
from search_api.access import key_store
from search_api.access.keys import Key

MAX_NAME = 100
EXAMPLES = """examples:
  search-api keys create --name "Newsroom of the Gazette" --requests-per-minute 1200
  search-api keys list --json
  search-api keys revoke k3y9abcdef

Needs SEARCH_API_MONGODB_URL and, if it isn't "parallax", SEARCH_API_MONGODB_DATABASE.
exit codes: 0 done, 1 no such key, 2 wrong usage or environment
"""

T = TypeVar("T")


class KeySettings(StoreSettings):
    """Where the keys are; the rest of the service isn't needed to see to them."""

    model_config = SettingsConfigDict(env_prefix="SEARCH_API_", extra="ignore", frozen=True)


def add_keys_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its verbs."""
    parser = commands.add_parser(
        "keys",
        help="create, list and revoke API keys",
        description="Keys of those who ask the API as themselves (Authorization: Bearer).",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(required=True, metavar="verb")
    create = verbs.add_parser("create", help="make a key; it is shown once")
    create.add_argument("--name", required=True, type=_name, help="who it is for")
    create.add_argument(
        "--requests-per-minute",
        type=_limit,
        metavar="N",
        help="its own limit, 0 for none; by default SEARCH_API_KEY_REQUESTS_PER_MINUTE",
    )
    create.add_argument("--json", action="store_true", help="as JSON")
    create.set_defaults(command=_create)
    listing = verbs.add_parser("list", help="every key, without its secret")
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.set_defaults(command=_list)
    revoke = verbs.add_parser("revoke", help="refuse a key from now on")
    revoke.add_argument("id", help="as `list` shows it")
    revoke.set_defaults(command=_revoke)


def _name(text: str) -> str:
    name = text.strip()
    if not 0 < len(name) <= MAX_NAME or not name.isprintable():
        raise argparse.ArgumentTypeError(f"a name has 1 to {MAX_NAME} printable characters")
    return name


def _limit(text: str) -> int:
    if not text.isdecimal() or int(text) > 1_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 1000000")
    return int(text)


def _create(options: argparse.Namespace) -> int:
    key, text = _with_store(
        lambda store: key_store.create(store, options.name, options.requests_per_minute)
    )
    if options.json:
        _print_json({**_fields(key), "key": text})
    else:
        sys.stdout.write(f"{text}\n")
        sys.stderr.write(
            f"This is the only time that the key of {key.name!r} is shown. Send it as\n"
            f"  Authorization: Bearer <key>\nand end it with: search-api keys revoke {key.id}\n"
        )
    return 0


def _list(options: argparse.Namespace) -> int:
    found = _with_store(key_store.every)
    if options.json:
        _print_json([_fields(key) for key in found])
        return 0
    for key in found:
        limit = "usual" if key.requests_per_minute is None else f"{key.requests_per_minute}/min"
        state = f"revoked {_time(key.revoked_at)}" if key.revoked_at else "valid"
        sys.stdout.write(f"{key.id}  {_time(key.created_at)}  {limit:>12}  {state}  {key.name}\n")
    return 0


def _revoke(options: argparse.Namespace) -> int:
    if _with_store(lambda store: key_store.revoke(store, options.id)):
        sys.stderr.write(
            f"{options.id} is refused from now on; a running service may still accept it for "
            f"{key_store.FRESH_SECONDS:g} s.\n"
        )
        return 0
    sys.stderr.write(f"error: no valid key has the id {options.id!r}; see search-api keys list\n")
    return 1


def _with_store(work: Callable[[Store], Awaitable[T]]) -> T:
    settings = load(KeySettings)

    async def run() -> T:
        store = await Store.connect(settings)
        try:
            return await work(store)
        finally:
            store.close()

    return asyncio.run(run())


def _fields(key: Key) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "created_at": _time(key.created_at),
        "requests_per_minute": key.requests_per_minute,
        "revoked_at": _time(key.revoked_at) if key.revoked_at else None,
    }


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
