"""How large the tensors are that a computation makes, forward and backward."""

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves


class TensorSizes(TorchDispatchMode):
    """Counts what every operation inside the ``with`` hands back: the numbers of the
    largest tensor, and of all together. A view counts what it shows, not what it keeps.
    """

    def __init__(self):
        super().__init__()
        self.largest = self.total = 0

    def __torch_dispatch__(self, operation, types, arguments=(), options=None):
        result = operation(*arguments, **(options or {}))
        for each in tree_leaves(result):
            if isinstance(each, torch.Tensor):
                stored = each.untyped_storage().nbytes() // each.element_size()
                size = min(each.numel(), stored)
                self.largest = max(self.largest, size)
                self.total += size
        return result
