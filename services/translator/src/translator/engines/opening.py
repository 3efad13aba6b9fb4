"""From settings to engines that are ready: what `run` and every command share."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import aiohttp

from translator.engines import apertium, chat, firefox, libretranslate
from translator.engines.apertium import Apertium
from translator.engines.base import Engine
from translator.engines.chat import Chat
from translator.engines.firefox import Firefox
from translator.engines.libretranslate import LibreTranslate
from translator.engines.pool import Pool
from translator.engines.remote import Remote
from translator.engines.routes import Engines
from translator.memory import Memory
from translator.models.files import Library
from translator.settings import EngineSettings

MEGABYTE = 2**20


@asynccontextmanager
async def open_engines(
    settings: EngineSettings, library: Library, memory_characters: int = 0
) -> AsyncIterator[Engines]:
    """Every engine that the settings name; workers end with the block.

    Raises Unavailable when no worker process can be started.
    """
    async with AsyncExitStack() as stack:
        budget = settings.models_megabytes * MEGABYTE
        pool = await stack.enter_async_context(Pool(settings.workers, budget=budget))
        engines: dict[str, Engine] = {
            firefox.KIND: Firefox(pool, library),
            apertium.KIND: Apertium(pool, settings.apertium),
        }
        if settings.libretranslate_url or settings.chat_url:
            session = await stack.enter_async_context(aiohttp.ClientSession(trust_env=True))
            engines |= _remote(settings, session)
        yield Engines(
            engines, Memory(memory_characters), settings.engines, settings.engines_by_language
        )


def _remote(settings: EngineSettings, session: aiohttp.ClientSession) -> dict[str, Engine]:
    engines: dict[str, Engine] = {}
    remote = partial(
        Remote,
        session=session,
        seconds=settings.remote_seconds,
        at_once=settings.remote_at_once,
    )
    if settings.libretranslate_url:
        key = settings.libretranslate_key.get_secret_value()
        engines[libretranslate.KIND] = LibreTranslate(
            remote(libretranslate.KIND), settings.libretranslate_url, key
        )
    if settings.chat_url:
        key = settings.chat_key.get_secret_value()
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        engines[chat.KIND] = Chat(
            remote(chat.KIND, headers=headers), settings.chat_url, settings.chat_model
        )
    return engines
