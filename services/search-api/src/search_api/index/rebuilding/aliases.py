"""The steps that change what is read and what is written: each one request, done or not done."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import NotFoundError, RequestError

from search_api.index.engine import generations, surroundings, written_alias
from search_api.index.generations import Generation, place
from search_api.index.mappings import articles_alias, index_name, stories_alias

Json = dict[str, Any]

WHILE_LOADING: Json = {"index": {"refresh_interval": "-1"}}
"""Nobody reads it yet: refreshing by the second would only make small segments."""


async def indices(client: AsyncOpenSearch, prefix: str, generation: Generation) -> list[str]:
    """The indices of a generation that exist."""
    names = f"{articles_alias(prefix)}-{generation}*,{stories_alias(prefix)}-{generation}*"
    with surroundings("being asked for its indices"):
        found = await client.indices.get_alias(index=names)
    # v1* finds v1-g2, too.
    return sorted(
        index for index in found if (where := place(index)) and where.generation == generation
    )


async def open_for_loading(client: AsyncOpenSearch, index: str) -> None:
    """Create an index, which nothing reads, unless it exists."""
    try:
        with surroundings(f"creating {index}"):
            await client.indices.create(index=index, body={"settings": WHILE_LOADING})
    except RequestError as error:
        if error.error != "resource_already_exists_exception":
            raise
    with surroundings(f"waiting for {index}"):
        await client.cluster.health(index=index, params={"wait_for_status": "yellow"})


async def finish_loading(
    client: AsyncOpenSearch, names: Iterable[str], refresh: str, seconds: float
) -> None:
    """Have loaded indices refreshed as all others, and their copies made before they are read."""
    joined = ",".join(names)
    with surroundings("settling the new indices"):
        await client.indices.put_settings(
            index=joined, body={"index": {"refresh_interval": refresh}}
        )
        await client.indices.refresh(index=joined, request_timeout=seconds)


async def write_both(
    client: AsyncOpenSearch, prefix: str, first: Generation, second: Generation
) -> None:
    """From now on whoever indexes writes both."""
    await _change(client, [_add_written(prefix, generation) for generation in (first, second)])


async def serve(
    client: AsyncOpenSearch, prefix: str, new: Generation, old: Generation, *, both: bool = True
) -> None:
    """Read a generation instead of another one; unless `both` are, the other isn't written any
    more: an indexer that knows only that one waits."""
    added, removed = await indices(client, prefix, new), await indices(client, prefix, old)
    await _change(
        client,
        [
            *({"add": {"index": one, "alias": _alias(one)}} for one in added),
            *(
                {"remove": {"index": one, "alias": _alias(one), "must_exist": False}}
                for one in removed
            ),
            _add_written(prefix, new),
            _add_written(prefix, old) if both else _remove_written(prefix, old),
        ],
    )


def _alias(index: str) -> str:
    where = place(index)
    if where is None:
        raise ValueError(f"{index} belongs to no generation")
    return where.alias


async def drop(client: AsyncOpenSearch, prefix: str, generation: Generation) -> int:
    """Write a generation no longer, then delete it; how many indices it had."""
    if generation in (await generations(client, prefix)).written:
        await _change(client, [_remove_written(prefix, generation)])
    names = await indices(client, prefix, generation)
    for name in names:
        with suppress(NotFoundError), surroundings(f"deleting {name}"):
            await client.indices.delete(index=name)
    return len(names)


def _add_written(prefix: str, generation: Generation) -> Json:
    index = index_name(stories_alias(prefix), generation)
    return {"add": {"index": index, "alias": written_alias(prefix)}}


def _remove_written(prefix: str, generation: Generation) -> Json:
    index = index_name(stories_alias(prefix), generation)
    return {"remove": {"index": index, "alias": written_alias(prefix), "must_exist": False}}


async def _change(client: AsyncOpenSearch, actions: list[Json]) -> None:
    with surroundings("changing aliases"):
        await client.indices.update_aliases(body={"actions": actions})
