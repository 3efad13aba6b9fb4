"""Questions asked of the read model; knows no HTTP."""
