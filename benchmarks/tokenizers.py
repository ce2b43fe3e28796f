"""How fast ``course_lib.tokenizers`` is beside ``tokenizers`` (Rust) and ``tiktoken``.

    COURSE_DATA=... python benchmarks/tokenizers.py [--repeats 5]

Training and encoding of tiny Shakespeare, all on one thread. In each round every
competitor runs once, in turn, so that a busy moment hits them alike. Printed are
medians of the seconds by the clock and of processor time, their ranges, and ratios of
the medians. By the clock they say something on a quiet machine only.
"""

import os

os.environ.setdefault("RAYON_NUM_THREADS", "1")  # before the peers are imported
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import argparse  # noqa: E402
import json  # noqa: E402
import statistics  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from pathlib import Path  # noqa: E402

# This file has the name of a library that it needs: its own folder must not come first.
sys.path[:] = [p for p in sys.path if Path(p or ".").resolve() != Path(__file__).parent]

import tiktoken  # noqa: E402
import tokenizers  # noqa: E402
from tokenizers import models, pre_tokenizers, trainers  # noqa: E402

from course_lib.data.downloads import fetch, load_text  # noqa: E402
from course_lib.tokenizers import ByteBPE, from_printable, learn_merges  # noqa: E402

PATTERN = (
    r"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s"
)


def train_rust(text: str, size: int) -> list[tuple[str, str]]:
    """Learn merges with the Rust library from one string."""
    tokenizer = tokenizers.Tokenizer(models.BPE())
    byte_level = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.pre_tokenizer = byte_level
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        min_frequency=2,
        initial_alphabet=byte_level.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([text], trainer)
    return [tuple(pair) for pair in json.loads(tokenizer.to_str())["model"]["merges"]]


def tiktoken_gpt2(gpt2: ByteBPE) -> tiktoken.Encoding:
    """Build GPT-2's tokenizer in tiktoken from the same files."""
    ranks = {from_printable(token): id for token, id in gpt2.ids.items()}
    return tiktoken.Encoding(
        "gpt2",
        pat_str=PATTERN,
        mergeable_ranks=ranks,
        special_tokens=gpt2.special_tokens,
    )


def compare(
    title: str,
    competitors: dict[str, tuple[Callable[[], object], Callable[[object], list]]],
    repeats: int,
) -> None:
    """Time competitors side by side and print a table.

    Args:
        competitors: For each name what prepares a run, untimed, and what is timed; the
            first is ours, and all must return the same.
    """
    walls: dict[str, list[float]] = {name: [] for name in competitors}
    busy: dict[str, list[float]] = {name: [] for name in competitors}
    for _ in range(repeats):
        results = []
        for name, (prepare, run) in competitors.items():
            ready = prepare()
            wall, processor = time.perf_counter(), time.process_time()
            results.append(run(ready))
            walls[name].append(time.perf_counter() - wall)
            busy[name].append(time.process_time() - processor)
        if any(result != results[0] for result in results):
            raise SystemExit(f"{title}: the results differ")
    print(f"\n{title} ({repeats} rounds)")
    for name in competitors:
        print(f"  {name:26} {spread(walls, name)}; processor {spread(busy, name)}")


def spread(seconds: dict[str, list[float]], name: str) -> str:
    """Write one competitor's median, its range, and our median as a multiple of it."""
    ours, *_ = (statistics.median(times) for times in seconds.values())
    median = statistics.median(seconds[name])
    low, high = min(seconds[name]), max(seconds[name])
    return f"{median:.3f} s ({low:.3f} to {high:.3f}), ours is {ours / median:.2f}×"


def main() -> None:
    """Run all comparisons."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--repeats", type=int, default=5)
    repeats = parser.parse_args().repeats
    text = load_text("tiny-shakespeare")
    nothing = object

    compare(
        f"Training 1,024 tokens on one string of {len(text):,} characters",
        {
            "course_lib": (nothing, lambda _: learn_merges(text, 1024)),
            "tokenizers": (nothing, lambda _: train_rust(text, 1024)),
        },
        repeats,
    )

    gpt2 = ByteBPE.from_gpt2(fetch("gpt2-encoder"), fetch("gpt2-merges"))
    tik = tiktoken_gpt2(gpt2)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tokenizer.json"
        gpt2.to_tokenizer_json(path)
        content = path.read_text(encoding="utf-8")

    def cold() -> ByteBPE:
        gpt2.forget()
        return gpt2

    compare(
        "Encoding with GPT-2's vocabulary, nothing cached",
        {
            "course_lib": (cold, lambda ready: ready.encode(text)),
            "tokenizers": (
                lambda: tokenizers.Tokenizer.from_str(content),
                lambda ready: ready.encode(text).ids,
            ),
            "tiktoken (keeps no cache)": (nothing, lambda _: tik.encode_ordinary(text)),
        },
        repeats,
    )
    rust = tokenizers.Tokenizer.from_str(content)
    compare(
        "Encoding the same again, words cached",
        {
            "course_lib": (nothing, lambda _: gpt2.encode(text)),
            "tokenizers": (nothing, lambda _: rust.encode(text).ids),
            "tiktoken (keeps no cache)": (nothing, lambda _: tik.encode_ordinary(text)),
        },
        repeats,
    )
    ids = gpt2.encode(text)
    compare(
        f"Decoding {len(ids):,} ids",
        {
            "course_lib": (nothing, lambda _: gpt2.decode(ids)),
            "tokenizers": (
                nothing,
                lambda _: rust.decode(ids, skip_special_tokens=False),
            ),
            "tiktoken": (nothing, lambda _: tik.decode(ids)),
        },
        repeats,
    )


if __name__ == "__main__":
    main()
