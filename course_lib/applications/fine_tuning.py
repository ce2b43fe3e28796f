"""Three ways to fine-tune a pretrained encoder with a new head: the head alone, all
weights, or low-rank updates beside frozen ones.
"""

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

from course_lib.layers.lora import add_lora
from course_lib.training.loop import History, train
from course_lib.transformers.bert_inputs import BertInputs
from course_lib.transformers.heads import TaskModel

WAYS = ("frozen", "full", "LoRA")


def query_and_value(name: str) -> bool:
    """The maps that get an update in Hu et al. (2021, section 4.2)."""
    return name.endswith(("attention.query", "attention.value"))


def choose_trained(
    model: TaskModel,
    way: str,
    *,
    rank: int = 4,
    alpha: float | None = None,
    where: Callable[[str], bool] = query_and_value,
    seed: int = 0,
) -> int:
    """Decide which of a model's weights are trained, in place. The head always is.

    Args:
        model: Its encoder has no updates yet.
        way: "frozen" (the head alone), "full" (everything) or "LoRA".
        rank, alpha, where, seed: Of the updates, as for ``add_lora``.

    Returns:
        How many numbers are trained.

    Raises:
        ValueError: If the way is none of the three, or ``add_lora`` refuses.
    """
    if way not in WAYS:
        raise ValueError(f"way must be one of {', '.join(WAYS)}, got {way!r}")
    model.encoder.requires_grad_(way == "full")
    if way == "LoRA":
        add_lora(model.encoder, rank, alpha, where=where, seed=seed)
    return trained_numbers(model)


def trained_numbers(model: nn.Module) -> int:
    """How many numbers of a model are trained."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


def optimizer_bytes(model: nn.Module) -> int:
    """What training keeps beside weights and activations: a gradient and AdamW's two
    means for each number that is trained.
    """
    return sum(
        3 * p.numel() * p.element_size() for p in model.parameters() if p.requires_grad
    )


def task_batches(
    inputs: BertInputs, targets: Tensor, batch: int, generator: torch.Generator
) -> Iterator[tuple[Tensor, ...]]:
    """Draw labelled texts, all of them once before any comes again, for ever.

    Args:
        inputs: N texts.
        targets: (N, …), as the head's loss takes them. Where a row has a target for
            each token, (N, S), it is cut with the texts.
        batch: B; no more than N are used.

    Yields:
        The parts of ``BertInputs``, and the targets of the same texts.
    """
    per_token = targets.dim() == 2 and targets.shape == inputs.ids.shape
    size = min(batch, len(targets))
    while True:
        order = torch.randperm(len(targets), generator=generator)
        for chosen in order[: len(order) // size * size].split(size):
            texts = inputs.rows(chosen)
            some = targets[chosen]
            yield *texts, some[:, : texts.ids.shape[1]] if per_token else some


def fine_tune(
    model: TaskModel,
    inputs: BertInputs,
    targets: Tensor,
    way: str,
    steps: int,
    learning_rate: float,
    *,
    batch: int = 16,
    rank: int = 4,
    seed: int = 0,
    progress: bool | None = None,
) -> History:
    """Fine-tune a model on labelled texts, in place.

    Args:
        model: A pretrained encoder with a head; comes back in evaluation mode.
        inputs, targets: As for ``task_batches``.
        way, rank: As for ``choose_trained``.
        steps, learning_rate: Of ``training.train``: warm-up, then a cosine to zero.
        seed: Of the order of the texts, of dropout and of the updates.

    Raises:
        ValueError: As ``choose_trained`` and ``train``.
    """
    choose_trained(model, way, rank=rank, seed=seed)
    draw = torch.Generator().manual_seed(seed)
    return train(
        model,
        task_batches(inputs, targets, batch, draw),
        steps,
        learning_rate,
        loss=model.head.loss,
        progress=progress,
        label=way,
        seed=seed,
    )


@torch.no_grad()
def predict(model: TaskModel, inputs: BertInputs, batch: int = 64) -> Tensor:
    """The head's output for all texts together, a batch at a time."""
    return torch.cat(
        [
            model(*(part[start : start + batch] for part in inputs))
            for start in range(0, len(inputs.ids), batch)
        ]
    )
