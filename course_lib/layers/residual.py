"""One branch of a block, and how it joins the residual stream (He et al. 2016; Xiong et
al. 2020, figure 1).

Axes: B batch, T time, W width.
"""

from collections.abc import Callable

from torch import Tensor, nn

ARRANGEMENTS = ("pre-norm", "post-norm", "no residual")


def join(
    x: Tensor,
    branch: Callable[[Tensor], Tensor],
    norm: Callable[[Tensor], Tensor],
    arrangement: str,
) -> Tensor:
    """Let the stream x run past a branch f and a norm.

    - ``"pre-norm"``: x + f(norm(x)). The stream is only ever added to.
    - ``"post-norm"``: norm(x + f(x)). The stream itself is normalized after every
      addition.
    - ``"no residual"``: f(norm(x)). What f does not pass on is gone.

    Raises:
        ValueError: If the branch changes the shape of the stream.
    """
    added = branch(x if arrangement == "post-norm" else norm(x))
    if added.shape != x.shape:  # a sum might broadcast, and be wrong
        raise ValueError(
            f"the branch must keep the shape {tuple(x.shape)}, got {tuple(added.shape)}"
        )
    if arrangement == "pre-norm":
        return x + added
    if arrangement == "post-norm":
        return norm(x + added)
    return added


def check_arrangement(arrangement: str) -> None:
    """Refuse anything but one of ``ARRANGEMENTS``.

    Raises:
        ValueError: Naming what there is and what came.
    """
    if arrangement not in ARRANGEMENTS:
        raise ValueError(
            f"arrangement must be one of {', '.join(ARRANGEMENTS)}, got {arrangement!r}"
        )


class ResidualBranch(nn.Module):
    """A branch and its norm beside the stream; see ``join``.

    Args:
        branch: f, a module from (B, T, W) to (B, T, W).
        norm: A module that keeps shapes; ``nn.Identity()`` for none.
        arrangement: One of ``ARRANGEMENTS``.
        dropout: A module that the branch's output goes through before it joins, such as
            ``nn.Dropout(0.1)``.

    Raises:
        ValueError: If the arrangement is unknown, or, when called, if the branch
            changes the shape of the stream.
    """

    def __init__(
        self,
        branch: nn.Module,
        norm: nn.Module,
        arrangement: str = "pre-norm",
        dropout: nn.Module | None = None,
    ):
        super().__init__()
        check_arrangement(arrangement)
        self.branch, self.norm, self.arrangement = branch, norm, arrangement
        self.dropout = nn.Identity() if dropout is None else dropout

    def forward(self, x: Tensor, **options) -> Tensor:
        """Pass the stream ``x`` on, in its shape. ``options`` go to the branch, such as
        a mask.
        """

        def branch(read: Tensor) -> Tensor:
            return self.dropout(self.branch(read, **options))

        return join(x, branch, self.norm, self.arrangement)
