"""The fetcher's own metrics; those that more services share are in parallax.telemetry."""

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter(
    "parallax_requests_total",
    "Requests to sites by what was asked for (feed, page, robots) and what came of it: a status, "
    "or the reason that there was none",
    ["what", "outcome"],
)
REQUEST_SECONDS = Histogram(
    "parallax_request_seconds",
    "Time for one request with its redirects, the wait for the host's turn included",
    ["what"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
)
FEED_POLLS = Counter(
    "parallax_feed_polls_total",
    "Polls of feeds and sitemaps by outcome: ok, not_modified, deferred, gone, or why they failed",
    ["outcome"],
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
SOURCE_LAST_SUCCESS = Gauge(
    "parallax_source_last_success_timestamp_seconds",
    "When a source was last polled with success",
    ["source", "country"],
)
SOURCE_LAST_NEW = Gauge(
    "parallax_source_last_new_article_timestamp_seconds",
    "When a source last had a new article",
    ["source", "country"],
)
SOURCES = Gauge(
    "parallax_sources",
    "Sources by state: ok, silent, unreadable, failing, forbidden, gone, waiting, new "
    "(see `sources health`)",
    ["state"],
)
LEASED_HOSTS = Gauge("parallax_leased_hosts", "Host names that this replica holds a lease on")
REPLICAS = Gauge("parallax_fetcher_replicas", "Replicas of the fetcher that this one sees alive")
WITHDRAWN = Counter(
    "parallax_articles_withdrawn_total", "Articles that their publishers took down for good"
)
