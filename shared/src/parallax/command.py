"""The script `parallax`: `search` is the client's, the rest the operators'.

Each is imported when it is meant: a reader's search needn't wait for Kafka's and MongoDB's clients.
"""

import sys


def main() -> int:
    """Run the command; the exit code."""
    if sys.argv[1:2] != ["search"]:
        from parallax import cli  # noqa: PLC0415

        return cli.main()
    try:
        from parallax_client import command  # noqa: PLC0415
    except ModuleNotFoundError:
        sys.stderr.write("error: `parallax search` needs parallax[search]: install that\n")
        return 2
    return command.main(sys.argv[2:], prog="parallax search")
