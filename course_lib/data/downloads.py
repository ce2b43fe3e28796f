"""Real data that is fetched when it is first needed, and checked every time.

A file is looked for in three places, in this order: the folder that the environment
variable ``COURSE_DATA`` names, where whoever has no network puts it; the cache
(``COURSE_CACHE``, or ``~/.cache/course_lib``), where an earlier download lies; its
public addresses. Whatever is found must have the SHA-256 written below, or it is not
used: data is never silently another.
"""

import gzip
import hashlib
import http.client
import os
import sys
import tempfile
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from course_lib.data import usage
from course_lib.suggest import did_you_mean

CHUNK = 1 << 16  # bytes read at once
TIMEOUT = 20  # seconds without an answer

# What a notebook says where it has to go on without a data set; a build does not
# publish it.
NOTHING_DONE = "This section does nothing"


class DataUnavailable(OSError):
    """A file is neither at hand nor to be had from its addresses."""


@dataclass(frozen=True)
class RemoteFile:
    """A file in public places."""

    filename: str  # in COURSE_DATA and in the cache
    size: int  # bytes
    sha256: str
    urls: tuple[str, ...]  # tried in this order


def _mnist(filename: str, size: int, sha256: str) -> RemoteFile:
    hosts = (
        "https://ossci-datasets.s3.amazonaws.com/mnist",
        "https://storage.googleapis.com/cvdf-datasets/mnist",
        "https://raw.githubusercontent.com/fgnt/mnist/master",
    )
    return RemoteFile(
        filename, size, sha256, tuple(f"{host}/{filename}" for host in hosts)
    )


FILES = {
    "tiny-shakespeare": RemoteFile(
        "tinyshakespeare.txt",
        1_115_394,
        "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
        (
            "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt",
            "https://storage.googleapis.com/download.tensorflow.org/data/shakespeare.txt",
        ),
    ),
    "gpt2-encoder": RemoteFile(
        "gpt2-encoder.json",
        1_042_301,
        "196139668be63f3b5d6574427317ae82f612a97c5d1cdaf36ed2256dbf636783",
        (
            "https://openaipublic.blob.core.windows.net/gpt-2/encodings/main/encoder.json",
            "https://huggingface.co/openai-community/gpt2/resolve/main/vocab.json",
        ),
    ),
    "gpt2-merges": RemoteFile(
        "gpt2-vocab.bpe",
        456_318,
        "1ce1664773c50f3e0cc8842619a93edc4624525b728b188a9e0be33b7726adc5",
        (
            "https://openaipublic.blob.core.windows.net/gpt-2/encodings/main/vocab.bpe",
            "https://huggingface.co/openai-community/gpt2/resolve/main/merges.txt",
        ),
    ),
    "clip-merges": RemoteFile(
        "bpe_simple_vocab_16e6.txt.gz",
        1_356_917,
        "924691ac288e54409236115652ad4aa250f48203de50a9e4722a6ecd48d6804a",
        (
            "https://raw.githubusercontent.com/openai/CLIP/main/clip/bpe_simple_vocab_16e6.txt.gz",
            "https://openaipublic.azureedge.net/clip/bpe_simple_vocab_16e6.txt.gz",
        ),
    ),
    "mnist-images": _mnist(
        "t10k-images-idx3-ubyte.gz",
        1_648_877,
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    ),
    "mnist-labels": _mnist(
        "t10k-labels-idx1-ubyte.gz",
        4_542,
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    ),
}
TEXTS = ("tiny-shakespeare",)
IMAGES = {"mnist": ("mnist-images", "mnist-labels")}


def fetch(name: str) -> Path:
    """Find a file or download it, and return where it lies.

    Raises:
        ValueError: If no file has this name, or the one in ``COURSE_DATA`` is not the
            file it should be.
        DataUnavailable: If the file is not at hand and no address gives it.
    """
    if name not in FILES:
        raise ValueError(f"there is no file {name!r}{did_you_mean(name, FILES)}")
    file = FILES[name]
    path = _in_course_data(file) or _in_cache(file) or _download(name, file)
    usage.record(name, file.sha256)
    return path


def load_text(name: str, optional: bool = False) -> str | None:
    """Read a text, downloading it first where needed.

    Args:
        name: ``"tiny-shakespeare"``: 1,115,394 characters of Shakespeare's plays, 65 of
            them distinct.
        optional: Where the text can't be had, print one line and return None instead of
            raising an error.

    Raises:
        ValueError: If no text has this name, or the file in ``COURSE_DATA`` is not the
            one it should be.
        DataUnavailable: If the text can't be had and is not optional.
    """
    if name not in TEXTS:
        raise ValueError(f"there is no text {name!r}{did_you_mean(name, TEXTS)}")
    return _perhaps(lambda: fetch(name).read_bytes().decode("utf-8"), optional, None)


def load_images(
    name: str, optional: bool = False
) -> tuple[np.ndarray, np.ndarray] | tuple[None, None]:
    """Read images and their labels, downloading them first where needed.

    Args:
        name: ``"mnist"``: the 10,000 test images of MNIST (LeCun et al. 1998).
        optional: Where they can't be had, print one line and return ``(None, None)``
            instead of raising an error.

    Returns:
        Images, uint8 (10000, 28, 28), 0 for paper and 255 for full ink; and labels,
        int64 (10000,), 0 to 9.

    Raises:
        ValueError: If no images have this name, or a file in ``COURSE_DATA`` is not the
            one it should be.
        DataUnavailable: If they can't be had and are not optional.
    """
    if name not in IMAGES:
        raise ValueError(
            f"there is no set of images {name!r}{did_you_mean(name, IMAGES)}"
        )
    images, labels = IMAGES[name]

    def read():
        return read_idx(fetch(images)), read_idx(fetch(labels)).astype(np.int64)

    return _perhaps(read, optional, (None, None))


def read_idx(path: Path) -> np.ndarray:
    """Read an array of bytes in MNIST's own format, idx, packed with gzip.

    The format: two zero bytes, 8 for unsigned bytes, the number of axes, each axis'
    length in four bytes (most significant first), then the values.

    Raises:
        ValueError: If the file is not in this format.
    """
    content = gzip.decompress(path.read_bytes())
    if content[:3] != b"\x00\x00\x08":
        raise ValueError(
            f"{path}: expected 00 00 08 at the start of an idx file of bytes, got"
            f" {content[:3].hex(' ')}"
        )
    start = 4 + 4 * content[3]
    shape = np.frombuffer(content[4:start], dtype=">u4").astype(int)
    return np.frombuffer(content[start:], dtype=np.uint8).reshape(shape).copy()


def _perhaps(read: Callable, optional: bool, otherwise):
    try:
        return read()
    except DataUnavailable as reason:
        if not optional:
            raise
        print(f"{NOTHING_DONE}: {reason}")
        return otherwise


def _matches(path: Path, file: RemoteFile) -> bool:
    return (
        path.stat().st_size == file.size
        and hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256
    )


def _in_course_data(file: RemoteFile) -> Path | None:
    """The file in the user's own folder. If it is damaged, they decide what to do: it
    is never deleted.
    """
    folder = os.environ.get("COURSE_DATA")
    if not folder:
        return None
    if not Path(folder).is_dir():
        raise ValueError(f"expected COURSE_DATA to name a folder, got {folder!r}")
    path = Path(folder) / file.filename
    if not path.exists():
        return None
    if not _matches(path, file):
        raise ValueError(
            f"{path}: expected {file.size} bytes with SHA-256 {file.sha256}, got "
            f"{path.stat().st_size} "  # fmt: skip
            f"bytes with {hashlib.sha256(path.read_bytes()).hexdigest()}"
        )
    return path


def _cache() -> Path:
    return Path(os.environ.get("COURSE_CACHE") or Path.home() / ".cache" / "course_lib")


def _in_cache(file: RemoteFile) -> Path | None:
    path = _cache() / file.filename
    if not path.exists():
        return None
    if _matches(path, file):
        return path
    print(f"{path} is damaged: deleted, and fetched again", file=sys.stderr)
    path.unlink()
    return None


def _download(name: str, file: RemoteFile) -> Path:
    """Try the addresses in turn. The file gets its name only when it is complete and
    right.
    """
    path = _cache() / file.filename
    failures = []
    for url in file.urls:
        part = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                dir=path.parent, suffix=".part", delete=False
            ) as handle:
                part = Path(handle.name)
                digest = _copy(url, handle, name, file.size)
            if digest == file.sha256:
                part.replace(path)
                return path
            failures.append(f"{url} (not the expected content)")
        except (OSError, http.client.HTTPException) as error:
            failures.append(f"{url} ({getattr(error, 'reason', None) or error})")
        finally:
            # Also when the user interrupts. After success the part is gone: it has
            # become the file.
            if part is not None:
                part.unlink(missing_ok=True)
    raise DataUnavailable(
        f"could not get {name} from {' or '.join(failures)}; to do without a network,"
        f" put {file.filename} into a folder and name that in COURSE_DATA"
    )


def _copy(url: str, handle, name: str, size: int) -> str:
    """Write what an address gives into an open file, and return its SHA-256."""
    from course_lib.training.progress import (
        ProgressLine,
    )  # here, since most runs download nothing

    digest, got = hashlib.sha256(), 0
    line = ProgressLine(-(-size // 1024), f"{name} (KiB)")
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT) as response:
            # One byte more than expected is enough to see that it is another file.
            while got <= size and (chunk := response.read(CHUNK)):
                handle.write(chunk)
                digest.update(chunk)
                got += len(chunk)
                line.update(min(got, size) // 1024)
    finally:
        line.close()
    return digest.hexdigest()
