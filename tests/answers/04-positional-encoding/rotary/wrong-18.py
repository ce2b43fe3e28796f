# exercise: rotary
# mistake: Takes the pairs as halves but writes the turned pairs back side by side (interleaved).
# accept: side by side|interleav|neighbour|halves|back|order|entries 0 and d/2|i + d/2|place|position 0|shuffled|reordered
def rotary(x, index, base=10_000.0):
    half = x.shape[-1] // 2
    omega = base ** (-torch.arange(half, dtype=torch.float64) / half)
    angles = index[:, None] * omega
    pairs = torch.complex(x[..., :half], x[..., half:])
    turned = pairs * torch.polar(torch.ones_like(angles), angles)
    return torch.view_as_real(turned).flatten(-2).to(x.dtype)
