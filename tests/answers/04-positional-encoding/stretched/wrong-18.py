# exercise: stretched
# mistake: Takes interpolation for a passage from unstretched to stretched: the fastest pair keeps its pace and only the slowest turns factor times more slowly.
# accept: every pair|each pair|all pairs|every ratio|fastest|same factor|first ratio|first pair
def stretched(width, base, factor, method):
    if method == "ntk":
        base = base * factor ** (width / (width - 2))
    omega = base ** (-torch.arange(0, width, 2).float() / width)
    if method == "interpolation":
        omega = omega / torch.linspace(1, factor, width // 2)
    return omega
