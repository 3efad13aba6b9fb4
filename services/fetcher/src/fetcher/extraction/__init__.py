"""An article out of a page: pure, in processes of its own."""
