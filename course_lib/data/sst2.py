"""SST-2: 68,221 phrases and sentences of film reviews, each called negative or positive
(Socher et al. 2013; in the form of GLUE, Wang et al. 2019).

The archive, 7.4 MB, is looked for where ``downloads`` looks, and has to have the
SHA-256 that is written here.
"""

import csv
import io
import zipfile
from pathlib import Path

from course_lib.data import downloads, usage

FILE = downloads.RemoteFile(
    "SST-2.zip",
    7_439_277,
    "d67e16fb55739c1b32cdce9877596db1c127dc322d93c082281f64057c16deaa",
    (
        "https://dl.fbaipublicfiles.com/glue/data/SST-2.zip",
        "https://firebasestorage.googleapis.com/v0/b/mtl-sentence-representations.appspot.com/o/data%2FSST-2.zip?alt=media&token=aabc5f6b-e466-44a2-b9b4-cf6337f84ac8",
    ),
)
#: The test part has no labels: those are kept by GLUE.
PARTS = ("train", "dev")


def find_sst2() -> Path:
    """Where the archive lies, downloaded if it has to be.

    Raises:
        ValueError: If the one in ``COURSE_DATA`` is not the one it should be.
        DataUnavailable: If it is not at hand and no address gives it.
    """
    path = (
        downloads._in_course_data(FILE)
        or downloads._in_cache(FILE)
        or downloads._download("sst2", FILE)
    )
    usage.record("sst2", FILE.sha256)
    return path


def load_sst2(part: str = "train") -> tuple[list[list[str]], list[int]]:
    """Read one part: 67,349 texts for training, many of them pieces of others, or 872
    whole sentences, "dev", to measure with.

    Returns:
        Texts as lists of words in lower case, and labels, 1 for positive.

    Raises:
        ValueError: If the part is none of the two; else as ``find_sst2``.
    """
    if part not in PARTS:
        raise ValueError(f"part must be one of {', '.join(PARTS)}, got {part!r}")
    return read_sst2(find_sst2(), part)


def read_sst2(path: Path, part: str) -> tuple[list[list[str]], list[int]]:
    """Read one part of an archive.

    Raises:
        ValueError: If the file is no such archive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            told = archive.read(f"SST-2/{part}.tsv").decode("utf-8")
    except (zipfile.BadZipFile, KeyError) as error:
        raise ValueError(
            f"{path}: expected a zip archive with SST-2/{part}.tsv, got {error}"
        ) from None
    rows = csv.reader(io.StringIO(told), delimiter="\t", quoting=csv.QUOTE_NONE)
    if next(rows, None) != ["sentence", "label"]:
        raise ValueError(f"{path}: expected columns sentence and label")
    texts, labels = [], []
    for sentence, label in rows:
        texts.append(sentence.split())
        labels.append(int(label))
    return texts, labels
