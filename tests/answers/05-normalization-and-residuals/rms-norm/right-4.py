# exercise: rms-norm
def rms_norm(x, gain, epsilon=1e-6):
    length = torch.linalg.vector_norm(x, dim=-1, keepdim=True, dtype=torch.float32)
    per_entry = length / math.sqrt(x.shape[-1])
    one_over = torch.hypot(per_entry, torch.tensor(math.sqrt(epsilon), device=x.device)).reciprocal()
    return torch.einsum("...i,...,i->...i", x.float(), one_over[..., 0], gain.float()).type_as(x)
