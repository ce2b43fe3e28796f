# exercise: grouped-attention
import torch.nn.functional as F


def grouped_attention(query, key, value, mask=None):
    H, G = query.shape[1], key.shape[1]
    if H % G:
        raise ValueError(f"cannot deal {H} query heads out to {G} key heads")
    mine = torch.tensor([h * G // H for h in range(H)])
    return F.scaled_dot_product_attention(query, key[:, mine], value[:, mine], attn_mask=mask)
