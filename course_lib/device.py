"""Where tensors live: a processor, an NVIDIA card (CUDA) or Apple's graphics (MPS)."""

import torch


def device(name: str | None = None) -> torch.device:
    """Pick the fastest device of this machine, or the one that is asked for.

    Args:
        name: "cpu", "cuda" (or "cuda:1", …) or "mps"; None picks CUDA, else MPS, else
            the CPU.

    Raises:
        ValueError: If the named device is unknown or this machine does not have it.
    """
    cards = torch.cuda.device_count()
    available = {
        "cuda": cards > 0,
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    if name is None:
        return torch.device(
            next(kind for kind, present in available.items() if present)
        )
    try:
        chosen = torch.device(name)
    except RuntimeError:
        chosen = None
    present = [kind for kind, there in available.items() if there]
    if (
        chosen is None
        or chosen.type not in present
        or (chosen.type == "cuda" and (chosen.index or 0) >= cards)
    ):
        raise ValueError(f"this machine has {', '.join(present)}, got {name!r}")
    return chosen
