"""Logs and every metric that more than one service shares, each named once."""

import logging
import sys
from typing import Any

import structlog
from prometheus_client import Counter, Gauge, Histogram

ARTICLES = Counter(
    "parallax_articles_total",
    "Articles by stage (fetch, translate, cluster, index) and what came of them",
    ["stage", "outcome"],
)
STAGE_SECONDS = Histogram(
    "parallax_stage_seconds",
    "Time one article takes in a stage",
    ["stage"],
    buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120),
)
FETCHED_TO_SEARCHABLE = Histogram(
    "parallax_fetched_to_searchable_seconds",
    "From the end of fetching an article to its being visible in search",
    buckets=(0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900, 3600, 14400),
)
CONSUMER_LAG = Gauge(
    "parallax_consumer_lag", "Messages not yet handled", ["group", "topic", "partition"]
)
PARTITION_BLOCKED = Gauge(
    "parallax_partition_blocked",
    "1 while a partition waits; reason unknown_schema needs a newer consumer",
    ["group", "topic", "partition", "reason"],
)
DELIVERY_RETRIES = Counter(
    "parallax_delivery_retries_total",
    "Messages put back, by whose fault it was (surroundings, message, schema)",
    ["group", "topic", "fault"],
)
DEAD_LETTERS = Counter(
    "parallax_dead_letters_total", "Messages put aside", ["group", "topic", "error"]
)


def configure_logs(service: str, level: str = "info", style: str = "auto") -> None:
    """Send structlog's and every library's logs to standard error, in one form.

    style: json, console, or auto (console in a terminal, JSON elsewhere).
    """
    as_console = style == "console" or (style == "auto" and sys.stderr.isatty())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = (
        structlog.dev.ConsoleRenderer() if as_console else structlog.processors.JSONRenderer()
    )
    tail = [] if as_console else [structlog.processors.format_exc_info]
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *tail,
                renderer,
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    # FastStream's own logger comes with a handler, whose lines would be in another form.
    logging.getLogger("faststream").handlers.clear()
    logging.getLogger("faststream").propagate = True
    # One line a request or message is what metrics are for.
    for noisy in ("aiokafka", "uvicorn.access", "pymongo", "opensearch"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLogger().level))
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
