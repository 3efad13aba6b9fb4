"""OpenSearch's process: one node in a Java runtime of its own, on any port.

The runner's own main refuses ports above 9299; through its interface every port works.
"""

import argparse
import os
from pathlib import Path
from typing import Any

import jpype

from parallax_local import jvm

HEAP = os.environ.get("PARALLAX_OPENSEARCH_HEAP", "512m")
"""For loads that a demo hasn't, such as benchmarks; as Java writes sizes: 2g."""
FLAGS = (
    f"-Xms{HEAP}",
    f"-Xmx{HEAP}",
    # Measured on two cores: ready in 6 s instead of 11 s with 390 instead of 540 MB, and for the
    # first minutes faster at indexing and searching too.
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    # Word breaking comes from the ICU jar: the packaged runtime has none for Thai.
    "-Djava.locale.providers=SPI,CLDR",
    "--sun-misc-unsafe-memory-access=allow",
)


def main() -> None:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of data and settings")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--transport-port", type=int, required=True)
    arguments = parser.parse_args()
    arguments.data.mkdir(parents=True, exist_ok=True)
    settings = {
        "http.port": str(arguments.port),
        "transport.port": str(arguments.transport_port),
        "network.host": "127.0.0.1",
        "discovery.type": "single-node",
        # A laptop's full disk would make every index read-only: that looks like a fault of ours.
        "cluster.routing.allocation.disk.threshold_enabled": "false",
    }

    with jvm.until_terminated("opensearch", FLAGS) as wait:
        runner_class = jpype.JClass("org.codelibs.opensearch.runner.OpenSearchRunner")
        configs = runner_class.newConfigs().basePath(str(arguments.data)).numOfNode(1)
        runner = runner_class()
        runner.onBuild(_with_settings(settings)).build(configs.clusterName("parallax-local"))
        print(f"serving on 127.0.0.1:{arguments.port}", flush=True)
        wait()
        runner.close()
        print("closed the node", flush=True)


def _with_settings(settings: dict[str, str]) -> Any:
    def build(_number: int, builder: Any) -> None:
        for key, value in settings.items():
            builder.put(key, value)

    interface = "org.codelibs.opensearch.runner.OpenSearchRunner$Builder"
    return jpype.JProxy(interface, dict={"build": build})


if __name__ == "__main__":
    main()
