"""`translator models`, against a real HTTP server of made-up models that misbehaves on demand."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from parallax.errors import Unavailable
from translator.cli import main
from translator.models import commands, download, store
from translator.models.download import WrongFile
from translator.models.fetch import fetch
from translator.models.files import Library
from translator.models.manifest import Manifest, load_manifest

CONTENT = {
    "lex.50.50.xxen.s2t.bin": b"lexicon" * 500,
    "model.xxen.bin": bytes(hashlib.shake_256(b"model").digest(200_000)),
    "vocab.xxen.spm": b"vocabulary" * 300,
}
MODEL = "/models/tiny/xxen/model.xxen.bin.gz"


def packed(name: str) -> bytes:
    return gzip.compress(CONTENT[name], mtime=0)


def manifest_of(version: str = "1.0", language: str = "xx") -> Manifest:
    model = CONTENT["model.xxen.bin"]
    lines = [
        'source = "example.org/models"\nlicence = "MPL-2.0"\n[[model]]',
        f'language = "{language}"\narchitecture = "tiny"\nversion = "{version}"',
        f'unpacked_bytes = {len(model)}\nunpacked_sha256 = "{hashlib.sha256(model).hexdigest()}"',
        'folder = "models/tiny/xxen"\nfiles = [',
    ]
    for name in CONTENT:
        data = packed(name)
        digest = hashlib.sha256(data).hexdigest()
        lines.append(f'{{ name = "{name}.gz", bytes = {len(data)}, sha256 = "{digest}" }},')
    return load_manifest("\n".join([*lines, "]"]))


class Server:
    """Files by their paths, what was asked, and what to do wrong."""

    def __init__(self) -> None:
        self.files = {f"/models/tiny/xxen/{name}.gz": packed(name) for name in CONTENT}
        self.cuts: list[int] = []
        """Bytes after which the next answers with the model end."""
        self.etag = '"1"'
        self.ranges: list[str | None] = []
        self.url = ""

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        data = self.files.get(request.path)
        if data is None:
            request.send_error(404)
            return
        wanted = request.headers.get("Range")
        if request.path == MODEL:
            self.ranges.append(wanted)
        if wanted and request.headers.get("If-Range") == self.etag:
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            if start >= len(data):
                request.send_error(416)
                return
            request.send_response(206)
            request.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            data = data[start:]
        else:
            request.send_response(200)
        request.send_header("ETag", self.etag)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        if request.path == MODEL and self.cuts:
            data = data[: self.cuts.pop(0)]
        request.wfile.write(data)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    files = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            files.answer(self)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        files.url = f"http://127.0.0.1:{http.server_port}"
        yield files
        http.shutdown()
        thread.join()


def get(server: Server, directory: Path, version: str = "1.0") -> Path:
    manifest = manifest_of(version)
    return fetch(server.url, manifest.entries[0], manifest, directory, lambda *_: None, pause=0)


def test_a_model_appears_whole_and_is_found(server: Server, tmp_path: Path) -> None:
    folder = get(server, tmp_path)
    assert folder == tmp_path / "xx-en"
    assert {name: (folder / name).read_bytes() for name in CONTENT} == CONTENT
    found = Library(tmp_path).models()["xx"]
    assert found.shortlist == folder / "lex.50.50.xxen.s2t.bin"
    [model] = store.installed_models(tmp_path)
    assert store.faults(model) == []
    assert [path.name for path in (tmp_path / ".partial").iterdir()] == []


def test_a_cut_connection_goes_on_where_it_ended(server: Server, tmp_path: Path) -> None:
    server.cuts = [70_000, 50_000]
    get(server, tmp_path)
    assert server.ranges == [None, "bytes=70000-", "bytes=120000-"]


def test_a_later_command_goes_on_too(server: Server, tmp_path: Path) -> None:
    server.cuts = [70_000, *[0] * download.ATTEMPTS]
    with pytest.raises(Unavailable, match="run the command again"):
        get(server, tmp_path)
    assert not (tmp_path / "xx-en").exists()
    assert set(Library(tmp_path).models()) <= {"pt"}
    server.ranges.clear()
    get(server, tmp_path)
    assert server.ranges == ["bytes=70000-"]


def test_a_file_that_changed_meanwhile_is_taken_anew(server: Server, tmp_path: Path) -> None:
    server.cuts = [70_000, *[0] * download.ATTEMPTS]
    with pytest.raises(Unavailable):
        get(server, tmp_path)
    server.etag = '"2"'
    get(server, tmp_path)
    assert store.faults(store.installed_models(tmp_path)[0]) == []


def test_a_damaged_part_is_taken_anew(server: Server, tmp_path: Path) -> None:
    server.cuts = [70_000, *[0] * download.ATTEMPTS]
    with pytest.raises(Unavailable):
        get(server, tmp_path)
    part = next((tmp_path / ".partial").glob("*/model.xxen.bin.gz"))
    part.write_bytes(b"\0" * 70_000)
    get(server, tmp_path)
    assert store.faults(store.installed_models(tmp_path)[0]) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda data: data[:-1] + b"\1", "SHA-256"),
        (lambda data: data + b"\0", "more than"),
        (lambda data: data[:-1], "fewer than"),
    ],
)
def test_a_wrong_file_is_refused(
    server: Server, tmp_path: Path, change: object, reason: str
) -> None:
    assert callable(change)
    get(server, tmp_path)
    before = store.installed_models(tmp_path)
    server.files[MODEL] = change(server.files[MODEL])
    with pytest.raises(WrongFile, match=reason):
        get(server, tmp_path, "2.0")
    assert store.installed_models(tmp_path) == before
    server.files[MODEL] = packed("model.xxen.bin")
    get(server, tmp_path, "2.0")
    [model] = store.installed_models(tmp_path)
    assert model.record is not None
    assert model.record.version == "2.0"


def test_a_missing_file_is_not_asked_for_again(server: Server, tmp_path: Path) -> None:
    del server.files[MODEL]
    with pytest.raises(Unavailable, match="404; is TRANSLATOR_MODELS_URL right"):
        get(server, tmp_path)


def test_the_commands(
    server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main(["models", *arguments])
        shown = capsys.readouterr()
        return int(ended.value.code or 0), shown.out + shown.err

    def states() -> dict[str, str]:
        return {row["pair"]: row["state"] for row in json.loads(run("list", "--json")[1])}

    folder = tmp_path / "models"
    monkeypatch.setenv("TRANSLATOR_MODELS", str(folder))
    monkeypatch.delenv("TRANSLATOR_MODELS_URL", raising=False)
    monkeypatch.setattr(commands, "load_manifest", manifest_of)
    assert states() == {"pt-en": "bundled", "xx-en": "available"}
    assert run("fetch", "xx")[0] == 2
    monkeypatch.setenv("TRANSLATOR_MODELS_URL", server.url)
    assert run("fetch")[0] == 2
    assert "there are xx" in run("fetch", "qq")[1]
    assert run("fetch", "xx-YY", "--architecture", "huge")[0] == 2
    assert run("fetch", "xx-YY") == (0, f"xx-en tiny 1.0: {folder / 'xx-en'}\n")
    assert "is installed" in run("fetch", "--all")[1]
    assert states()["xx-en"] == "installed"
    assert run("verify")[0] == 0

    model = folder / "xx-en" / "model.xxen.bin"
    model.write_bytes(model.read_bytes()[:-1] + b"\0")
    assert run("verify")[0] == 1
    model.unlink()
    assert states()["xx-en"] == "broken"
    assert run("fetch", "xx")[0] == 0
    assert run("verify")[0] == 0

    own = folder / "yy-en"
    own.mkdir()
    for name in ("model.yyen.bin", "vocab.yyen.spm"):
        (own / name).write_bytes(b"x")
    (folder / ".partial" / "zz-en.tiny.1.0").mkdir()
    monkeypatch.setattr(commands, "load_manifest", lambda: manifest_of("2.0"))
    code, said = run("prune", "--dry-run")
    assert code == 0
    assert said.count("would remove") == 2
    assert (folder / "xx-en").is_dir()
    assert "the manifest has 2.0" in run("prune")[1]
    assert [path.name for path in sorted(folder.iterdir())] == [".partial", "yy-en"]
    assert run("prune") == (0, "")

    monkeypatch.setattr(commands, "load_manifest", lambda: manifest_of(language="yy"))
    assert run("fetch", "yy")[0] == 2
    assert (own / "model.yyen.bin").read_bytes() == b"x"
    server.files.clear()
    monkeypatch.setattr(commands, "load_manifest", manifest_of)
    assert run("fetch", "--all")[0] == 1


def test_two_commands_at_once_are_refused(tmp_path: Path) -> None:
    with (
        store.locked(tmp_path),
        pytest.raises(Exception, match="another command"),
        store.locked(tmp_path),
    ):
        pass


def test_the_manifest_has_what_a_model_needs() -> None:
    manifest = load_manifest()
    assert len(manifest.languages) >= 45
    for entry in manifest.entries:
        names = [file.name for file in entry.files]
        assert len([name for name in names if name.startswith("model.")]) == 1, entry.pair
        assert any("vocab." in name for name in names), entry.pair
        assert all(len(file.sha256) == 64 and file.bytes > 0 for file in entry.files)
    assert manifest.choose("zh-Hant-TW").pair == "zh-en"
    assert manifest.choose("es-en").architecture == "base-memory"
    keys = [(entry.language, entry.architecture) for entry in manifest.entries]
    assert len(keys) == len(set(keys))
