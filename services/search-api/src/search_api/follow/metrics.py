"""What is measured of following; shown on /metrics."""

from prometheus_client import Counter, Gauge

WATERMARK = Gauge("parallax_watermark", "How far followers may read, as this process knows it")
WATERMARK_LAG = Gauge(
    "parallax_watermark_lag_seconds",
    "How long something is indexed that followers can't read yet; of the active indexer",
)
LISTENERS = Gauge("parallax_stream_listeners", "Open event streams")
STREAM_EVENTS = Counter("parallax_stream_events_total", "Events sent to listeners of streams")
STREAM_ENDS = Counter(
    "parallax_stream_ends_total",
    "Streams that ended: left (by the client), slow (dropped), stopped (with the process), failed",
    ["reason"],
)
STREAM_REFUSALS = Counter(
    "parallax_stream_refusals_total", "Streams refused because the process has enough"
)
DELIVERIES = Counter(
    "parallax_webhook_deliveries_total",
    "Calls of webhooks: delivered, failed, gone (410), refused (not a public address); besides "
    "searches that are unaskable, whose key was revoked, and crashed",
    ["result"],
)
