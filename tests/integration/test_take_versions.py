"""What a story's takes said before is kept and can be seen."""

import json
from datetime import timedelta

import pytest

from clusterer.takes.declaring import built_in
from clusterer.takes.history import with_version
from clusterer.takes.take import takes
from parallax import cli
from parallax.errors import ParallaxError
from parallax.settings import ServiceSettings
from parallax.store import Store
from parallax.story_commands import TAKES
from tests.unit.clusterer.takes.newsroom import NOON, story


async def test_the_versions_of_a_storys_takes(
    settings: ServiceSettings,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PARALLAX_MONGODB_URL", settings.mongodb_url)
    monkeypatch.setenv("PARALLAX_MONGODB_DATABASE", settings.mongodb_database)

    async def shown(*words: str) -> str:
        arguments = cli.parser().parse_args(["take", "versions", "bridge", *words])
        assert await cli.story_commands.run(arguments) == 0
        return capsys.readouterr().out

    with pytest.raises(ParallaxError, match="no takes are kept of story bridge: check the id"):
        await shown()
    small = {take.id: take for take in takes(story()[:4], built_in())}
    large = {take.id: take for take in takes(story(), built_in())}
    versions = with_version((), small["world"], NOON)
    versions = with_version(versions, large["world"], NOON + timedelta(hours=1))
    kept = {
        "world": [one.to_json() for one in versions],
        "country:PT": [with_version((), large["country:PT"], NOON)[0].to_json()],
    }
    await store.put(TAKES, {"_id": "bridge", "takes": kept})
    lines = (await shown()).splitlines()
    assert [line.split()[:2] for line in lines if not line.startswith(" ")] == [
        ["country:PT", "1"],
        ["world", "2"],
        ["world", "1"],
    ]
    assert (
        f"    {large['world'].sentences[0].text} ({large['world'].sentences[0].source_id})" in lines
    )
    assert json.loads(await shown("--take", "world", "--json")) == {"world": kept["world"]}
    with pytest.raises(ParallaxError, match="has no take country:FR: it has country:PT, world"):
        await shown("--take", "country:FR")
