"""Following what is new: from the read model to whoever keeps up with it."""
