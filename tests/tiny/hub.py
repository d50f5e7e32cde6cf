"""A server on this machine that plays the hub for one repository: its API, files and faults."""

import hashlib
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from engine.render.catalogue import Offered

from tiny import plain

REPOSITORY = "studio/Plain"
COMMIT = "c" * 40
ROW = Offered(
    name="plain", title="Plain", repository=REPOSITORY, family="plain", licence="MIT", bytes=5000
)


def repository(folder: Path) -> Path:
    """Write a repository: a model, and things beside it that a download leaves there."""
    plain.build(folder)
    (folder / "README.md").write_text("not wanted")
    (folder / "sample.mp4").write_bytes(b"not wanted")
    (folder / "transformer" / "diffusion_pytorch_model.bin").write_bytes(b"not wanted")
    (folder / "transformer" / "diffusion_pytorch_model.fp16.safetensors").write_bytes(b"not wanted")
    (folder / "pipeline.py").write_text("not wanted")
    return folder


class Hub(ThreadingHTTPServer):
    """Serves a folder as a repository; `cut` bytes of one file at a time, `status` for all."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.folder = folder
        self.cut: dict[str, int] = {}
        self.status = 0
        self.wrong: set[str] = set()
        self.asked: list[tuple[str, str]] = []
        self.authorised: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def siblings(self) -> list[dict]:
        found = []
        for path in sorted(p for p in self.folder.rglob("*") if p.is_file()):
            content = path.read_bytes()
            git = hashlib.sha1(f"blob {len(content)}\0".encode() + content).hexdigest()
            one = {
                "rfilename": path.relative_to(self.folder).as_posix(),
                "size": len(content), "blobId": git,
            }  # fmt: skip
            if path.suffix == ".safetensors":
                sha256 = hashlib.sha256(content).hexdigest()
                one["lfs"] = {"sha256": sha256, "size": len(content), "pointerSize": 134}
            found.append(one)
        return found


class Answers(BaseHTTPRequestHandler):
    """Answers as the hub's API does, as far as a download asks."""

    protocol_version = "HTTP/1.1"

    @property
    def hub(self) -> Hub:
        assert isinstance(self.server, Hub)
        return self.server

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        hub, path = self.hub, self.path.split("?")[0]
        hub.authorised += [self.headers["Authorization"]] if "Authorization" in self.headers else []
        if hub.status:
            self.answer(hub.status, b"{}")
        elif path == f"/api/models/{REPOSITORY}":
            told = {"id": REPOSITORY, "sha": COMMIT, "siblings": hub.siblings()}
            self.answer(200, json.dumps(told).encode(), kind="application/json")
        elif path.startswith(f"/{REPOSITORY}/resolve/{COMMIT}/"):
            self.file(path.partition(COMMIT)[2].lstrip("/"))
        else:
            self.answer(404, b"")

    def file(self, name: str) -> None:
        hub, content = self.hub, (self.hub.folder / name).read_bytes()
        etag = hashlib.sha256(content).hexdigest()
        if name in hub.wrong:
            content = bytes(len(content))
        start = int(self.headers.get("Range", "bytes=0-")[6:].split("-")[0])
        if self.command == "GET":
            hub.asked.append((name, self.headers.get("Range", "")))
        more = {"X-Repo-Commit": COMMIT, "ETag": f'"{etag}"'}
        if "Range" in self.headers:
            more["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        self.answer(206 if start else 200, content[start:], hub.cut.get(name), **more)

    def answer(self, status, body, cut=None, kind="application/octet-stream", **headers) -> None:
        self.send_response(status)
        for key, value in {"Content-Type": kind, **headers}.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        self.wfile.write(body if cut is None else body[:cut])
        if cut is not None:
            self.wfile.flush()
            self.close_connection = True

    def log_message(self, format, *args):
        pass
