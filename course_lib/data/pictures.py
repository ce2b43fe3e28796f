"""What a batch of grey pictures is."""

from torch import Tensor

from course_lib.checks import readable


def check_pictures(pictures: Tensor, size: int | None = None) -> Tensor:
    """Refuse what is no batch of grey pictures; give the others as they are.

    Where the values cannot be read for free (see ``checks.readable``) they are not.

    Args:
        pictures: Floats (N, 1, H, W), 0 for paper and 1 for full ink.
        size: H and W, where they must have one value.

    Raises:
        ValueError: If the type or the shape is another, N is 0, or a value is NaN or
            lies outside [0, 1] (such as pixels from 0 to 16, or from -1 to 1).
    """
    wanted = f"(N, 1, {size or 'H'}, {size or 'W'})"
    if not pictures.is_floating_point():
        raise ValueError(f"pictures must be floats in [0, 1], got {pictures.dtype}")
    shape = tuple(pictures.shape)
    if len(shape) != 4 or shape[1] != 1 or not pictures.numel():
        raise ValueError(f"pictures must be {wanted}, got {shape}")
    if size is not None and shape[2:] != (size, size):
        raise ValueError(f"pictures must be {wanted}, got {shape}")
    if readable(pictures):
        low, high = (end.item() for end in pictures.aminmax())
        if not (0 <= low and high <= 1):  # NaN is neither
            raise ValueError(
                f"pictures must lie in [0, 1], got {low:.3g} to {high:.3g}"
            )
    return pictures
