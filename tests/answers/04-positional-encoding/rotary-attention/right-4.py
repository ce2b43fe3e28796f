# exercise: rotary-attention
def rotary_attention(query, key, value, index):
    # Turn nothing: put the angle between the two positions into the product of query and key, pair by pair.
    width = query.shape[-1]
    q = torch.complex(*query.double().chunk(2, dim=-1))
    k = torch.complex(*key.double().chunk(2, dim=-1))
    ahead = (index[None, :] - index[:, None]).double()                        # (T, T): key's position less query's
    turn = torch.exp(1j * ahead[..., None] * frequencies(width))              # (T, T, D/2)
    scores = torch.einsum("bhtp,bhsp,tsp->bhts", q.conj(), k, turn).real / width**0.5
    return torch.einsum("bhts,bhsd->bhtd", scores.softmax(dim=-1).to(value.dtype), value)
