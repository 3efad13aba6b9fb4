"""Articles as documents, and how they reach Kafka."""
