"""What the services of Parallax share: documents, events, the store, Kafka and telemetry."""
