"""Of pictures."""

from prometheus_client import Counter, Histogram

IMAGES = Counter(
    "parallax_images_total",
    "Pictures of articles by what came of them: kept (was there already), fetched, or why not "
    "(unreachable, too_large, unusable)",
    ["outcome"],
)
IMAGE_SECONDS = Histogram(
    "parallax_image_seconds",
    "Time to fetch a publisher's picture and make it small",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20),
)
