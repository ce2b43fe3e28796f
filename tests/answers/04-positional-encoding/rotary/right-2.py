# exercise: rotary
def rotary(x, index, base=10_000.0):
    half = x.shape[-1] // 2
    speeds = torch.tensor([base ** (-2 * i / (2 * half)) for i in range(half)], dtype=torch.float64)
    phase = torch.polar(torch.ones(len(index), half, dtype=torch.float64), torch.outer(index.double(), speeds))
    turned = torch.complex(x[..., :half].double(), x[..., half:].double()) * phase
    return torch.cat((turned.real, turned.imag), -1).to(x.dtype)
