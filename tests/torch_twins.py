"""torch's own layers with the weights of ours: the independent implementations of
parity tests.
"""

import torch
from torch import nn


def twin_of_block(block) -> nn.TransformerEncoderLayer:
    """torch's pre-norm encoder layer with the weights of a ``TransformerBlock``."""
    attention, network = block.attention, block.feed_forward
    twin = nn.TransformerEncoderLayer(
        attention.width,
        attention.heads,
        network.expand.out_features,
        dropout=0.0,
        activation="gelu",
        batch_first=True,
        norm_first=True,
    ).to(attention.query.weight.dtype)
    parts = attention.query, attention.key, attention.value
    copies = [
        (twin.self_attn.in_proj_weight, torch.cat([part.weight for part in parts])),
        (twin.self_attn.in_proj_bias, torch.cat([part.bias for part in parts])),
        (twin.self_attn.out_proj.weight, attention.output.weight),
        (twin.self_attn.out_proj.bias, attention.output.bias),
        (twin.linear1.weight, network.expand.weight),
        (twin.linear1.bias, network.expand.bias),
        (twin.linear2.weight, network.contract.weight),
        (twin.linear2.bias, network.contract.bias),
        (twin.norm1.weight, block.attention_norm.weight),
        (twin.norm1.bias, block.attention_norm.bias),
        (twin.norm2.weight, block.feed_forward_norm.weight),
        (twin.norm2.bias, block.feed_forward_norm.bias),
    ]
    with torch.no_grad():
        for target, source in copies:
            target.copy_(source)
    assert len(copies) == len(list(twin.parameters()))
    return twin
