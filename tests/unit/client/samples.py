"""Articles as the API answers with them, made up."""

from typing import Any


def article(**changes: Any) -> dict[str, Any]:
    """An item of /v1/articles."""
    return {
        "id": "a1",
        "url": "https://faro.example/presa",
        "title": "The dam at dawn",
        "title_language": "en",
        "original_title": "La presa al amanecer",
        "description": None,
        "country": "MX",
        "language": "es",
        "source": {"id": "el-faro", "name": "El Faro", "homepage": "https://faro.example/"},
        "story_id": "s1",
        "published_at": "2026-11-23T08:00:00Z",
        "discovered_at": "2026-11-23T08:05:00+00:00",
        "revision": 1,
        "version": 3,
        "translation": {"status": "translated", "engine": "fxtranslate 0.5.0"},
        "image": None,
        "highlights": {"title": ["The <mark>dam</mark> at dawn"], "text": []},
        **changes,
    }
