"""Answers kept for some seconds, for what is costly to work out and the same for everybody."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """The last answer, asked for anew once it is `seconds` old; one asks while others wait."""

    def __init__(
        self,
        ask: Callable[[], Awaitable[T]],
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask = ask
        self._seconds = seconds
        self._clock = clock
        self._turn = asyncio.Lock()
        self._kept: tuple[float, T] | None = None

    async def get(self) -> T:
        """The answer; raises what asking raises, and asks again next time."""
        async with self._turn:
            if self._kept is None or self._clock() - self._kept[0] >= self._seconds:
                answer = await self._ask()
                self._kept = (self._clock(), answer)
            return self._kept[1]
