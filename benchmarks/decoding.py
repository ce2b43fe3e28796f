"""How fast text is written at GPT-2's shape (124 million parameters, random), by our
NumPy engine, our torch engine, its lean decoder and transformers, in one run on one
machine.

    OMP_NUM_THREADS=1 python benchmarks/decoding.py

All read one checkpoint and take the likeliest token each time, with a key/value cache.
Runs are taken in turn, so that what else runs on the machine disturbs all alike; times
are seconds of the processor on one thread. That all write the same tokens is checked.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
# A neighbour of this file has the name of a package that transformers needs.
sys.path = [path for path in sys.path if path != os.path.dirname(__file__)]

import numpy as np  # noqa: E402
import torch  # noqa: E402
from transformers import GPT2LMHeadModel  # noqa: E402

from course_lib import tensor_engine as engine  # noqa: E402
from course_lib.language_models import LeanDecoder, generate, load_gpt2  # noqa: E402

SHAPES = {
    "124M": engine.GPT2Config(50257, 1024, 768, 12, 12),
    "small": engine.GPT2Config(5000, 256, 128, 4, 4),
}


def writers(folder: str, steps: int) -> dict:
    """Name -> a function from ids (1, T) to a list of ids, T + steps long."""
    arrays = engine.load_gpt2(folder)
    ours = load_gpt2(folder)
    lean = LeanDecoder(ours)
    theirs = GPT2LMHeadModel.from_pretrained(folder).eval()

    def by_numpy(ids):
        cache = engine.WholeCache(arrays.config.layers, arrays.config.context)
        return engine.write_greedily(arrays, ids.numpy(), steps, cache)[0].tolist()

    def by_torch(ids):
        return generate(ours, ids, steps, 0)[0].tolist()

    def by_transformers(ids):
        with torch.no_grad():
            return theirs.generate(
                ids, attention_mask=torch.ones_like(ids), max_new_tokens=steps,
                min_new_tokens=steps, do_sample=False, pad_token_id=0,
            )[0].tolist()  # fmt: skip

    def by_lean_torch(ids):
        return lean.write(ids, steps)[0].tolist()

    return {
        "NumPy": by_numpy,
        "torch": by_torch,
        "lean torch": by_lean_torch,
        "transformers": by_transformers,
    }


def measure(chosen: dict, ids: torch.Tensor, rounds: int) -> dict[str, list[float]]:
    """Processor seconds of each, a list by name; the first round warms up."""
    seconds: dict[str, list[float]] = {name: [] for name in chosen}
    texts = {}
    for number in range(rounds + 1):
        for name, write in chosen.items():
            before = time.process_time()
            texts[name] = write(ids)
            if number:
                seconds[name].append(time.process_time() - before)
    if len({tuple(text) for text in texts.values()}) > 1:
        raise SystemExit("expected the same text from all, got different ones")
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--shape", choices=SHAPES, default="124M")
    parser.add_argument("--prompt", type=int, default=32)
    parser.add_argument("--steps", type=int, default=48)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    torch.set_num_threads(1)
    config = SHAPES[options.shape]
    parameters = engine.new_parameters(config)
    for name, each in parameters.items():  # livelier, so that no two logits are near
        if name.endswith(".weight") and each.ndim == 2:
            each *= 3
    ids = np.random.default_rng(0).integers(0, config.vocabulary_size, options.prompt)
    with tempfile.TemporaryDirectory() as folder:
        engine.save_gpt2_files(folder, config, parameters)
        del parameters
        chosen = writers(folder, options.steps)
        seconds = measure(chosen, torch.from_numpy(ids)[None], options.rounds)
    middle = {name: statistics.median(times) for name, times in seconds.items()}
    for name, times in seconds.items():
        spread = ", ".join(f"{one:.2f}" for one in times)
        speed = options.steps / middle[name]
        print(f"{name:13} {speed:6.1f} tokens a second ({spread} s)")
    for one, other in (
        ("NumPy", "torch"),
        ("torch", "transformers"),
        ("lean torch", "transformers"),
    ):
        print(f"{one} : {other} = {middle[other] / middle[one]:.2f} times as fast")


if __name__ == "__main__":
    main()
