"""``course doctor``: what this machine is, and which models fit it."""

import importlib.metadata
import os
import platform

import psutil
import torch

from course_lib import __version__
from course_lib.device import device
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.language_models.recipe import parameter_count

GPT2 = {"vocabulary_size": 50_257, "context": 1024, "feed_forward": "gelu_tanh"}
MODELS = {
    "course train": GPTConfig(1024, 64, 128, 4, 4),
    "GPT-2 small": GPTConfig(**GPT2, width=768, layers=12, heads=12),
    "GPT-2 medium": GPTConfig(**GPT2, width=1024, layers=24, heads=16),
    "GPT-2 large": GPTConfig(**GPT2, width=1280, layers=36, heads=20),
    "GPT-2 XL": GPTConfig(**GPT2, width=1600, layers=48, heads=25),
}


def parameters(config: GPTConfig) -> int:
    """How many a model of this shape has, without making it: on the meta device tensors
    have shapes and no numbers.
    """
    with torch.device("meta"):
        return parameter_count(GPT(config))


def needed_mib(config: GPTConfig) -> tuple[int, int]:
    """Memory in MiB to write with a model and to train it, in float32, without what a
    batch takes: a number each for the parameters; a gradient and two means besides.
    """
    bytes_ = 4 * parameters(config)
    return bytes_ // 2**20, 4 * bytes_ // 2**20


def free_mib(place: torch.device) -> int:
    """How much memory is free where the model would be, in MiB."""
    if place.type == "cuda":
        return torch.cuda.mem_get_info(place)[0] // 2**20
    return psutil.virtual_memory().available // 2**20


def doctor_command(say=print) -> None:
    """Say what can be found out."""
    place = device()
    say(
        f"course_lib {__version__}, Python {platform.python_version()} on {platform.platform()}"
    )
    for name in ("torch", "numpy", "safetensors", "jupyter-book"):
        try:
            say(f"  {name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            say(f"  {name} is not installed")
    say(
        f"  device {place}; {os.cpu_count()} cores, torch uses {torch.get_num_threads()} threads"
    )
    policy = os.environ.get("OMP_WAIT_POLICY")
    say(
        f"  OMP_WAIT_POLICY {policy or 'is not set: threads may wait for each other busily'}"
    )
    free = free_mib(place)
    say(f"  {free:,} MiB of memory are free")
    say("Models, in float32, without what a batch takes:")
    for name, config in MODELS.items():
        write, train = needed_mib(config)
        fits = [
            word for word, size in (("writes", write), ("trains", train)) if size < free
        ]
        say(
            f"  {name:13} {parameters(config):>13,} parameters  {write:>6,} MiB to write,"
            f" {train:>6,} to train: {' and '.join(fits) or 'too large'}"
        )
