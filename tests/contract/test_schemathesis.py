"""The service does what its OpenAPI document says, as schemathesis finds by asking it."""

import asyncio
import sys
from pathlib import Path

from parallax.store import Store
from parallax_local.servers import Addresses
from search_api.access import connections, key_store
from search_api.app import create_app, preflight
from search_api.settings import Settings
from tests.support.indexing import index_long_articles
from tests.unit.search_api.serving import serving

SECONDS = 90
ENDLESS = "/v1/stream"
CHECKS = (
    *("not_a_server_error", "status_code_conformance", "content_type_conformance"),
    *("response_schema_conformance", "response_headers_conformance", "negative_data_rejection"),
    *("missing_required_header", "unsupported_method", "ignored_auth"),
)


async def test_the_service_keeps_to_its_document(
    addresses: Addresses, prefix: str, tmp_path: Path
) -> None:
    settings = Settings(
        kafka_servers=addresses.kafka,
        topic_prefix=prefix,
        mongodb_url=addresses.mongodb,
        mongodb_database=f"{prefix}parallax",
        opensearch_url=addresses.opensearch,
        index_prefix=prefix,
        role="http",
        requests_per_minute=0,
        key_requests_per_minute=0,
        burst=0,
        request_seconds=60,
    )
    await preflight(settings)
    await index_long_articles(settings.opensearch_url, prefix, 3)
    store = await Store.connect(settings)
    _, key = await key_store.create(store, "schemathesis", None)
    try:
        async with serving(create_app(settings), **connections.options(settings)) as http:
            process = await asyncio.create_subprocess_exec(
                *(
                    sys.executable,
                    "-m",
                    "schemathesis.cli",
                    "run",
                    f"{http._base_url}/openapi.json",
                ),
                *("--checks", ",".join(CHECKS), "--exclude-path", ENDLESS),
                *("--phases", "examples,coverage,fuzzing", "--max-examples", "15"),
                *("--max-time", str(SECONDS), "--seed", "20", "--generation-deterministic"),
                *("--header", f"Authorization:Bearer {key}", "--suppress-health-check", "all"),
                *("--request-timeout", "60", "--max-failures", "10", "--no-color"),
                *("--warnings", "off"),
                cwd=tmp_path,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
            output, _ = await process.communicate()
    finally:
        await store.drop_database()
        store.close()
    lines = [line[:300] for line in output.decode().splitlines()]
    assert process.returncode == 0, "\n".join(lines[-300:])
