"""A small GPT that has read documents of the language of *instructions*, and has never
seen a prompt: it comes with the library, as 16-bit numbers.

``python -m course_lib.alignment.pretrained`` trains it anew, in about a minute, and
says the file's hash.
"""

import hashlib
from pathlib import Path

import torch

from course_lib.data.instructions import VOCABULARY, encode, sample_documents
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.training.batches import story_batches
from course_lib.training.loop import train

PATH = Path(__file__).parents[1] / "data" / "instructions.safetensors"
SHA256 = "b6b33f216f87a9c99604c8a77f9da5259b9fee56d7f706198bbcad6ba8ae7b1f"
CONFIG = GPTConfig(len(VOCABULARY), context=48, width=64, layers=2, heads=4)


def pretrain(steps: int = 700, seed: int = 0, progress: bool | None = None) -> GPT:
    """Train the model on the next words of 6,000 documents."""
    documents = [encode(text) for text in sample_documents(6000, seed)]
    model = GPT(CONFIG, seed)
    draw = torch.Generator().manual_seed(seed)
    train(model, story_batches(documents, 32, draw), steps, 5e-3, progress=progress)
    return model


def load_pretrained() -> GPT:
    """The trained model, with 32-bit parameters.

    Raises:
        ValueError: If the file is not the one that came with the library.
    """
    from safetensors.torch import load

    data = PATH.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != SHA256:
        raise ValueError(f"{PATH}: expected SHA-256 {SHA256}, got {found}")
    model = GPT(CONFIG)
    model.load_state_dict({name: x.float() for name, x in load(data).items()})
    return model.eval()


def main() -> None:
    """Train the model and write the file."""
    from safetensors.torch import save

    model = pretrain()
    state = {name: x.half().contiguous() for name, x in model.state_dict().items()}
    PATH.write_bytes(save(state))
    print(f"{PATH}: {hashlib.sha256(PATH.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()
