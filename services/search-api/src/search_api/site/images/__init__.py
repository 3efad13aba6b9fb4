"""Publishers' pictures, fetched, resized and kept here, so that no publisher learns who reads."""
