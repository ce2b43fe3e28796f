# exercise: rotary
def rotary(x, index, base=10_000.0):
    half = x.shape[-1] // 2
    omega = torch.logspace(0, -(half - 1) / half, half, base=base, dtype=torch.float64, device=x.device)
    plane = torch.complex(x[..., :half].double(), x[..., half:].double())
    turned = plane * torch.exp(1j * torch.outer(index.double(), omega))
    return torch.cat([turned.real, turned.imag], dim=-1).to(x.dtype)
