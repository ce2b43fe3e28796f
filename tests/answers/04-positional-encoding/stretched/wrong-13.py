# exercise: stretched
# mistake: Interpolation multiplies the base by the factor instead of dividing every frequency.
# accept: every pair|base|fastest|each pair|all pairs|same
def stretched(width, base, factor, method):
    if method == "interpolation":
        base = base * factor
    else:
        base = base * factor ** (width / (width - 2))
    return torch.tensor([base ** (-2 * i / width) for i in range(width // 2)])
