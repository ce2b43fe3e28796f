"""Downloads, from a server on this machine: what arrives is verified, and nothing
half-written stays.
"""

import gzip
import hashlib
import http.server
import threading

import numpy as np
import pytest
from needs import needs_data

from course_lib.data import DataUnavailable, fetch, load_images, load_text, used
from course_lib.data.downloads import FILES, RemoteFile, read_idx

CONTENT = bytes(range(256)) * 1000  # several chunks
DIGEST = hashlib.sha256(CONTENT).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers by the address: /good, /other (wrong content), /long, /cut (stops
    half-way), else 404.
    """

    asked: list[str] = []

    def do_GET(self):
        Handler.asked.append(self.path)
        bodies = {
            "/good": CONTENT,
            "/other": CONTENT[::-1],
            "/long": CONTENT * 40,
            "/cut": CONTENT[:70_000],
        }
        if self.path not in bodies:
            self.send_error(404)
            return
        self.send_response(200)
        # /cut promises more than it sends.
        self.send_header(
            "Content-Length",
            str(len(CONTENT) if self.path == "/cut" else len(bodies[self.path])),
        )
        self.end_headers()
        try:
            self.wfile.write(bodies[self.path])
        except OSError:
            pass  # the client has seen enough

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()
        thread.join()


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache, no COURSE_DATA, and no proxy between us and this machine."""
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    Handler.asked.clear()
    return tmp_path / "cache"


@pytest.fixture
def offer(server, monkeypatch):
    """Registers a file "sample" with the addresses given."""

    def register(*paths):
        urls = tuple(f"{server}{path}" for path in paths)
        monkeypatch.setitem(
            FILES, "sample", RemoteFile("sample.bin", len(CONTENT), DIGEST, urls)
        )
        return urls

    return register


def test_a_download_is_kept_and_not_repeated(cache, offer):
    offer("/good", "/unused")
    path = fetch("sample")
    assert path.read_bytes() == CONTENT
    assert fetch("sample") == path
    assert Handler.asked == ["/good"]
    assert [entry.name for entry in cache.iterdir()] == ["sample.bin"]
    assert used()["sample"] == DIGEST


@pytest.mark.parametrize("bad", ["/other", "/long", "/cut", "/missing"])
def test_the_second_address_is_tried(cache, offer, bad):
    offer(bad, "/good")
    assert fetch("sample").read_bytes() == CONTENT
    assert Handler.asked == [bad, "/good"]
    assert [entry.name for entry in cache.iterdir()] == ["sample.bin"]


def test_when_all_fail_one_line_says_where_and_what_to_do(cache, offer):
    urls = offer("/cut", "/missing")
    with pytest.raises(DataUnavailable) as caught:
        fetch("sample")
    message = str(caught.value)
    assert isinstance(caught.value, OSError) and "\n" not in message
    assert (
        all(url in message for url in urls)
        and "COURSE_DATA" in message
        and "sample.bin" in message
    )
    assert list(cache.iterdir()) == []


def test_no_network_is_one_clear_line(cache, monkeypatch):
    # Port 9 of this machine: nobody listens there.
    urls = ("http://127.0.0.1:9/a", "http://127.0.0.1:9/b")
    monkeypatch.setitem(
        FILES, "sample", RemoteFile("sample.bin", len(CONTENT), DIGEST, urls)
    )
    with pytest.raises(
        DataUnavailable,
        match="could not get sample from .*9/a .* or .*9/b .*COURSE_DATA",
    ):
        fetch("sample")


def test_an_interrupted_download_leaves_nothing(cache, offer, monkeypatch):
    offer("/good")

    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("course_lib.training.progress.ProgressLine.update", interrupt)
    with pytest.raises(KeyboardInterrupt):
        fetch("sample")
    assert list(cache.iterdir()) == []


def test_a_damaged_cached_file_is_fetched_again_with_one_line(cache, offer, capsys):
    offer("/good")
    fetch("sample").write_bytes(CONTENT[:-1] + b"x")
    assert fetch("sample").read_bytes() == CONTENT
    said = capsys.readouterr().err
    assert (
        said.count("\n") == 1
        and "damaged: deleted" in said
        and str(cache / "sample.bin") in said
    )
    assert Handler.asked == ["/good", "/good"]


def test_course_data_comes_first(cache, offer, tmp_path, monkeypatch):
    offer("/good")
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    (tmp_path / "sample.bin").write_bytes(CONTENT)
    assert fetch("sample") == tmp_path / "sample.bin"
    assert Handler.asked == [] and not cache.exists()


def test_a_damaged_file_in_course_data_is_an_error_and_stays(
    cache, offer, tmp_path, monkeypatch
):
    offer("/good")
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    (tmp_path / "sample.bin").write_bytes(b"mine")
    with pytest.raises(
        ValueError,
        match=f"sample.bin: expected 256000 bytes with SHA-256 {DIGEST}, got 4 bytes",
    ):
        fetch("sample")
    assert (tmp_path / "sample.bin").read_bytes() == b"mine" and Handler.asked == []


def test_a_file_that_course_data_lacks_is_downloaded(
    cache, offer, tmp_path, monkeypatch
):
    offer("/good")
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    assert fetch("sample").parent == cache


def test_course_data_must_be_a_folder(cache, offer, tmp_path, monkeypatch):
    offer("/good")
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(
        ValueError, match="COURSE_DATA to name a folder, got '.*nowhere'"
    ):
        fetch("sample")


def test_optional_data_prints_one_line_and_nothing_comes(cache, monkeypatch, capsys):
    for name, file in list(FILES.items()):
        nowhere = RemoteFile(
            file.filename,
            file.size,
            file.sha256,
            ("http://127.0.0.1:9/a", "http://127.0.0.1:9/b"),
        )
        monkeypatch.setitem(FILES, name, nowhere)
    assert load_text("tiny-shakespeare", optional=True) is None
    assert load_images("mnist", optional=True) == (None, None)
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 2 and all("does nothing" in line for line in said)
    with pytest.raises(DataUnavailable):
        load_text("tiny-shakespeare")
    with pytest.raises(DataUnavailable):
        load_images("mnist")


def test_unknown_names_list_the_nearest():
    with pytest.raises(
        ValueError, match="no text 'shakespeare'; did you mean tiny-shakespeare"
    ):
        load_text("shakespeare")
    with pytest.raises(ValueError, match="set of images 'minst'; did you mean .*mnist"):
        load_images("minst")
    with pytest.raises(
        ValueError, match="no file 'mnist-label'; did you mean mnist-labels"
    ):
        fetch("mnist-label")


def test_every_file_has_two_addresses_on_two_hosts():
    for file in FILES.values():
        hosts = {url.split("/")[2] for url in file.urls}
        assert len(hosts) >= 2 and all(url.startswith("https://") for url in file.urls)
        assert len(file.sha256) == 64 and file.size > 0


def test_idx_files_of_another_type_are_refused(tmp_path):
    good = tmp_path / "good.gz"
    good.write_bytes(
        gzip.compress(
            b"\x00\x00\x08\x02"
            + b"\x00\x00\x00\x02"
            + b"\x00\x00\x00\x03"
            + bytes(range(6))
        )
    )
    np.testing.assert_array_equal(read_idx(good), [[0, 1, 2], [3, 4, 5]])
    floats = tmp_path / "floats.gz"
    floats.write_bytes(gzip.compress(b"\x00\x00\x0d\x01" + b"\x00\x00\x00\x00"))
    with pytest.raises(ValueError, match="expected 00 00 08 .*got 00 00 0d"):
        read_idx(floats)


@pytest.fixture
def real_data():
    needs_data()


def test_tiny_shakespeare_itself(real_data):
    text = load_text("tiny-shakespeare")
    assert (
        len(text) == 1_115_394
        and len(set(text)) == 65
        and text.startswith("First Citizen:")
    )


def test_mnist_itself(real_data):
    images, labels = load_images("mnist")
    assert (
        images.shape == (10_000, 28, 28)
        and images.dtype == np.uint8
        and images.max() == 255
    )
    assert labels.shape == (10_000,) and labels[:5].tolist() == [7, 2, 1, 0, 4]
    assert np.bincount(labels).min() == 892  # the fives are the rarest
