"""Activation checkpointing: forget what a block computed, and compute it again when the
gradient comes back (Chen et al. 2016).
"""

import weakref
from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn


class _Recompute(torch.autograd.Function):
    @staticmethod
    def forward(ctx, work, *inputs):
        ctx.work = work
        ctx.random = torch.get_rng_state()  # so that dropout drops the same again
        kind = inputs[0].device.type
        ctx.autocast = {
            "device_type": kind,
            "enabled": torch.is_autocast_enabled(kind),
            "dtype": torch.get_autocast_dtype(kind),
        }
        ctx.save_for_backward(*inputs)
        return work(*inputs)  # gradients are off here: nothing inside is kept

    @staticmethod
    def backward(ctx, gradient):
        inputs = [
            tensor.detach().requires_grad_(tensor.requires_grad)
            for tensor in ctx.saved_tensors
        ]
        with torch.random.fork_rng(devices=[]), torch.enable_grad():
            torch.set_rng_state(ctx.random)
            with torch.autocast(**ctx.autocast):
                output = ctx.work(*inputs)
        output.backward(gradient)  # adds to the gradients of the block's parameters
        return None, *(tensor.grad for tensor in inputs)


def recompute(work: Callable[..., Tensor], *inputs: Tensor) -> Tensor:
    """Call ``work``, and keep nothing for the backward pass but its inputs: there it is
    called once more.

    Random draws on the CPU come out the same both times, and so does mixed precision.

    Args:
        work: From tensors to one tensor.
        inputs: At least one must need a gradient, or the parameters inside get none.

    Raises:
        ValueError: If no input needs a gradient while gradients are on.
    """
    if torch.is_grad_enabled() and not any(one.requires_grad for one in inputs):
        raise ValueError(
            f"expected an input that needs a gradient, got none of {len(inputs)}"
        )
    return _Recompute.apply(work, *inputs)


class Recomputed(nn.Module):
    """A block in whose place it can stand, under which nothing is kept.

    Args:
        block: Any module that takes tensors, and options by name, to one tensor.
    """

    def __init__(self, block: nn.Module):
        super().__init__()
        self.block = block

    def forward(self, x: Tensor, *inputs: Tensor | None, **options) -> Tensor:
        """What the block gives; what is None is handed through."""
        if not torch.is_grad_enabled() or not x.requires_grad:
            return self.block(x, *inputs, **options)
        places = [number for number, one in enumerate(inputs) if one is not None]

        def work(x, *given):
            whole = [*inputs]
            for number, one in zip(places, given, strict=True):
                whole[number] = one
            return self.block(x, *whole, **options)

        return recompute(work, x, *(inputs[number] for number in places))


def recompute_blocks(blocks: nn.ModuleList, which: Iterable[int] | None = None) -> None:
    """Put ``Recomputed`` around blocks of a model, in place.

    Names of parameters in the ``state_dict`` get a part ``block.`` more.

    Args:
        blocks: Such as ``model.blocks``.
        which: Their numbers; None: all.

    Raises:
        IndexError: If there is no block of a number.
    """
    for number in range(len(blocks)) if which is None else which:
        blocks[number] = Recomputed(blocks[number])


class SavedMemory:
    """Counts the bytes that autograd keeps for the backward pass, within a ``with``
    block.

    A storage that several operations keep counts once; parameters, which are there
    anyway, do not count. What operations need while they run is not seen.

    Args:
        parameters: Those that are not to be counted.
    """

    def __init__(self, parameters: Iterable[Tensor] = ()):
        self._known = {p.untyped_storage().data_ptr() for p in parameters}
        self._uses: dict[int, int] = {}
        self.now = 0  # bytes kept at this moment
        self.peak = 0  # the most at any moment

    def __enter__(self) -> "SavedMemory":
        self._hooks = torch.autograd.graph.saved_tensors_hooks(
            self._keep, lambda kept: kept.tensor
        )
        self._hooks.__enter__()
        return self

    def __exit__(self, *error) -> None:
        self._hooks.__exit__(*error)

    def _keep(self, tensor: Tensor) -> "_Kept":
        kept, storage = _Kept(tensor), tensor.untyped_storage()
        place, size = storage.data_ptr(), storage.nbytes()
        if place not in self._known:
            if self._uses.get(place, 0) == 0:
                self.now += size
                self.peak = max(self.peak, self.now)
            self._uses[place] = self._uses.get(place, 0) + 1
            weakref.finalize(kept, self._let_go, place, size)
        return kept

    def _let_go(self, place: int, size: int) -> None:
        self._uses[place] -= 1
        if self._uses[place] == 0:
            self.now -= size


class _Kept:
    def __init__(self, tensor: Tensor):
        self.tensor = tensor.detach()  # with its history it would hold itself
