"""What every tier shares: the real servers, and waiting for a condition."""

pytest_plugins = ["parallax_local.fixtures"]
