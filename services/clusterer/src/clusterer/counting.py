"""Counts, again and again, which countries carried the stories that are open; see coverage."""

from collections.abc import Awaitable, Callable

from clusterer.beside import again
from clusterer.coverage.reading import Recounts
from clusterer.recording import change_story
from clusterer.writer import Writer
from parallax.documents import now
from parallax.events import StoryUpdated
from parallax.store import Store


class Counting:
    """Use `run` beside the consumer."""

    def __init__(
        self,
        store: Store,
        writer: Writer,
        publish: Callable[[StoryUpdated], Awaitable[None]],
        recounts: Recounts,
        every_seconds: float,
    ) -> None:
        self._store = store
        self._writer = writer
        self._publish = publish
        self._recounts = recounts
        self._every_seconds = every_seconds

    async def run(self) -> None:
        """Count, for ever."""
        await again("counting", self._writer, self.count, self._every_seconds)

    async def count(self) -> None:
        """Every story whose figures have changed, recorded and published."""
        async for recount in self._recounts.due(now()):
            async with self._writer.turn():
                clock = self._writer.window.clock
                story = await change_story(
                    self._store, self._writer.epoch, clock, recount.story_id, recount.fields
                )
            await self._publish(story)
