"""English news as sentences and names: what stories and takes are told with. No model, no store."""
