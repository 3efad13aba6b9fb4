"""Which countries' outlets carried a story, which were silent, and of which that can't be said.

outlets and polls say what is watched and was seen, figures counts, reading brings what MongoDB has,
parallax.overlooked ranks, command prints. Nothing here writes: whoever holds the writer's turn
stores what `reading.Recounts.due` gives and publishes it.
"""
