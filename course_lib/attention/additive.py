"""Additive attention (Bahdanau, Cho and Bengio 2015, section 3.1 and appendix A.1.2).

The first attention in translation: a small network with one hidden layer scores each
pair of query and key. Axes: B batch, T query positions, S key positions, Q width of the
queries, K width of the keys, A hidden units, V width of the values.
"""

from torch import Tensor, nn

from course_lib.attention.dot_product import masked_softmax


class AdditiveAttention(nn.Module):
    """Score a query against a key by v^T tanh(W q + U k).

    In the paper q is the decoder's last state, and the keys, which are the values too,
    are the encoder's annotations.

    Args:
        query_width: Q.
        key_width: K.
        hidden: A, the width of the hidden layer.
    """

    def __init__(self, query_width: int, key_width: int, hidden: int):
        super().__init__()
        self.query = nn.Linear(query_width, hidden, bias=False)  # W
        self.key = nn.Linear(key_width, hidden, bias=False)  # U
        self.score = nn.Linear(hidden, 1, bias=False)  # v

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor | None = None,
        mask: Tensor | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Mix the values by the weights that the scores give.

        Args:
            query: (B, T, Q).
            key: (B, S, K).
            value: (B, S, V); None: the keys themselves.
            mask: Boolean, broadcastable to (B, T, S); True lets a query see a key.

        Returns:
            The mixed values (B, T, V) and the weights (B, T, S).

        Raises:
            ValueError: If a shape does not fit, a sequence is empty, or the mask is not
                boolean or does not broadcast.
        """
        value = key if value is None else value
        expected = {
            "query": (query, self.query.in_features),
            "key": (key, self.key.in_features),
        }
        for name, (tensor, width) in expected.items():
            if tensor.dim() != 3 or tensor.shape[-1] != width:
                raise ValueError(
                    f"{name} must be (batch, time, {width}), got {tuple(tensor.shape)}"
                )
            if tensor.shape[1] == 0:
                raise ValueError(f"{name} must not be empty, got {tuple(tensor.shape)}")
        if value.shape[:-1] != key.shape[:-1]:
            raise ValueError(
                f"key and value must agree in batch and length, got {tuple(key.shape)}"
                f" and {tuple(value.shape)}"
            )

        # (B, T, 1, A) + (B, 1, S, A): every query meets every key. This is where it
        # costs A times the memory of a dot product, whose sum over the width never
        # leaves the matrix multiplication.
        hidden = (self.query(query).unsqueeze(2) + self.key(key).unsqueeze(1)).tanh()
        scores = self.score(hidden).squeeze(-1)
        weights = masked_softmax(scores, mask)
        return weights @ value, weights
