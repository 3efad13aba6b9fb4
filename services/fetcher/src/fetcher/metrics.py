"""The fetcher's own metrics; those that more services share are in parallax.telemetry."""

from prometheus_client import Counter, Gauge

FEED_POLLS = Counter(
    "parallax_feed_polls_total", "Polls of feeds by outcome: ok, not_modified, error", ["outcome"]
)
FEED_ENTRIES_SKIPPED = Counter(
    "parallax_feed_entries_skipped_total", "Entries of feeds without a usable http(s) link"
)
REVISIONS = Counter("parallax_article_revisions_total", "Articles changed by their publishers")
EXTRACTION_RESTARTS = Counter(
    "parallax_extraction_restarts_total",
    "Extraction processes replaced, by reason: late, died, worn",
    ["reason"],
)
OUTBOX_PENDING = Gauge(
    "parallax_outbox_pending", "Articles stored but not published, at the last sweep"
)
OUTBOX_PARKED = Counter(
    "parallax_outbox_parked_total", "Articles that can't be published: their event is too large"
)
OUTBOX_PUBLISHED = Counter("parallax_outbox_published_total", "Article events published")
