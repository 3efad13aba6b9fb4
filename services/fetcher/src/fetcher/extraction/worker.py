"""The process that extracts articles: `python -m fetcher.extraction.worker`.

It reads jobs on standard input and answers on standard output, in frames: the lengths of a JSON
text and of a page's bytes (two 32-bit numbers, big-endian), then both. JSON and not pickle, since
what a page may have broken in here must not be executed over there. It opens nothing, survives
no page that hangs, and ends when its input ends, so also when the fetcher is killed.
"""

import os
import resource
import signal
import struct
import sys
import traceback
from typing import BinaryIO

HEADER = struct.Struct(">II")
READY = b"ready"
NOTHING = b"null"
FAULT = b"!"
MAX_MEMORY_BYTES = 2 * 1024**3
LONGEST_JOB_SECONDS = 120
"""The fetcher ends a late worker much earlier; this is for one whose fetcher is gone."""


def main() -> None:
    """Serve jobs until the input ends."""
    # Standard output carries frames; whatever a library prints goes to the log.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    jobs = sys.stdin.buffer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    # Imported here: the fetcher imports this module too, and needs none of what they load.
    from fetcher.extraction.article import Job  # noqa: PLC0415
    from fetcher.extraction.extract import extract  # noqa: PLC0415
    from parallax.language import detect  # noqa: PLC0415

    detect("The first call loads the model of languages, so it is made now.", None)
    write_frame(answers, READY)
    while (frame := read_frame(jobs)) is not None:
        # Its default action ends the process, also out of C code that never comes back.
        signal.alarm(LONGEST_JOB_SECONDS)
        job = Job.model_validate_json(frame[0])
        try:
            found = extract(
                frame[1],
                job.url,
                now=job.now,
                content_type=job.content_type,
                source_language=job.source_language,
                fallback_title=job.fallback_title,
            )
            answer = found.model_dump_json().encode() if found else NOTHING
        except Exception as error:  # noqa: BLE001 - any page, any fault: it is that page's
            traceback.print_exc()
            answer = FAULT + repr(error).encode(errors="replace")[:500]
        write_frame(answers, answer)
        signal.alarm(0)


def write_frame(stream: BinaryIO, text: bytes, page: bytes = b"") -> None:
    """One frame, flushed."""
    stream.write(HEADER.pack(len(text), len(page)))
    stream.write(text)
    stream.write(page)
    stream.flush()


def read_frame(stream: BinaryIO) -> tuple[bytes, bytes] | None:
    """The next frame, or None at the end of the input."""
    header = stream.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    text, page = HEADER.unpack(header)
    return stream.read(text), stream.read(page)


if __name__ == "__main__":
    main()
