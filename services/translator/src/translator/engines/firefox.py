"""Firefox's translation models by `fxtranslate`, in worker processes. The default engine."""

import math
from importlib.metadata import version

from translator.engines.base import TARGET, ModelReplaced, Step
from translator.engines.pool import Pool
from translator.models.files import Library, Model, match

KIND = "firefox"
ENGINE = f"fxtranslate {version('fxtranslate')}"


class Firefox:
    """Every language into English that has a model in the library."""

    def __init__(self, pool: Pool, library: Library) -> None:
        self._pool = pool
        self._library = library

    def steps(self, tag: str) -> list[Step]:
        """One, by the model that is there now; see Engine."""
        model = match(self._library.models(), tag)
        return [step_of(model)] if model else []

    async def translate(
        self, step: Step, text: str, seconds: float, until: float = math.inf
    ) -> str:
        """One sentence; see Engine."""
        try:
            return await self._pool.translate(step, text, seconds, until)
        except ModelReplaced:
            self._library.look_again()
            raise


def step_of(model: Model) -> Step:
    """How a worker is told of a model."""
    files = (model.model, model.source_vocabulary, model.target_vocabulary, model.shortlist)
    return Step(
        kind=KIND,
        source=model.source,
        target=TARGET,
        engine=ENGINE,
        model=model.name,
        version=model.version,
        load={
            "model": str(model.model),
            "source_vocabulary": str(model.source_vocabulary),
            "target_vocabulary": str(model.target_vocabulary),
            "shortlist": str(model.shortlist) if model.shortlist else None,
            "sha256": model.digest,
            "files": [str(file) for file in files if file],
        },
    )
