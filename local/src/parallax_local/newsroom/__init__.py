"""The sample newsroom: invented news sites on one port, and the replay of captured pages.

Both are told apart by the Host header, so one local server stands in for many sites. Nothing here
is imported by a service: the fetcher only ever sees HTTP.
"""

from parallax_local.newsroom.captures import Replay, ReplayError, load_replay
from parallax_local.newsroom.catalogue import Source, catalogue_toml, host_map, hosts
from parallax_local.newsroom.content import ContentError, load_newsroom
from parallax_local.newsroom.model import Newsroom
from parallax_local.newsroom.replay import create_replay_app
from parallax_local.newsroom.server import create_app, running, serve

__all__ = [
    "ContentError",
    "Newsroom",
    "Replay",
    "ReplayError",
    "Source",
    "catalogue_toml",
    "create_app",
    "create_replay_app",
    "host_map",
    "hosts",
    "load_newsroom",
    "load_replay",
    "running",
    "serve",
]
