"""Diagrams as chapters draw them, for the tests."""

from course_lib import figures


def self_attention(**options):
    return figures.diagram(
        {
            "X": ((0, 2), 0, "data"),
            "W_Q": (0, 1, "linear"),
            "W_K": (1, 1, "linear"),
            "W_V": (2, 1, "linear"),
            "Q": (0, 2, "data"),
            "K": (1, 2, "data"),
            "V": (2, 2, "data"),
            "scores": ((0, 1), 3, "function", "QKᵀ / √D"),
            "mask": ((0, 1), 4, "mask"),
            "softmax": ((0, 1), 5, "softmax"),
            "blend": ((0, 2), 6, "function", "weights · V"),
            "Y": ((0, 2), 7, "data"),
        },
        [
            ("X", "W_Q", "(T, W)"),
            ("X", "W_K", "(T, W)"),
            ("X", "W_V", "(T, W)"),
            ("W_Q", "Q"),
            ("W_K", "K"),
            ("W_V", "V"),
            ("Q", "scores", "(T, D)"),
            ("K", "scores", "(T, D)"),
            ("scores", "mask", "(T, T)"),
            ("mask", "softmax", "(T, T)"),
            ("softmax", "blend", "(T, T)"),
            ("V", "blend", "(T, D)"),
            ("blend", "Y", "(T, D)"),
        ],
        **{"alt": "X is mapped to queries, keys and values."} | options,
    )


def pre_norm():
    return figures.diagram(
        {
            "x": (0, 0, "data"),
            "b1": (0, 1, "dot"),
            "n1": (1, 1, "norm", "norm"),
            "attention": (1, 2, "attention", "self-attention"),
            "a1": (0, 2, "add"),
            "b2": (0, 3, "dot"),
            "n2": (1, 3, "norm", "norm"),
            "ffn": (1, 4, "feedforward", "feed-forward"),
            "a2": (0, 4, "add"),
            "y": (0, 5, "data"),
        },
        [
            ("x", "b1", "(B, T, W)"),
            ("b1", "a1"),
            ("b1", "n1"),
            ("n1", "attention"),
            ("attention", "a1"),
            ("a1", "b2"),
            ("b2", "a2"),
            ("b2", "n2"),
            ("n2", "ffn"),
            ("ffn", "a2"),
            ("a2", "y", "(B, T, W)"),
        ],
        frames={
            "× L": ["b1", "n1", "attention", "a1", "b2", "n2", "ffn", "a2"],
        },
        alt="The residual stream runs past two sublayers, each behind a norm.",
    )


def post_norm():
    return figures.diagram(
        {
            "x": (0, 0, "data"),
            "attention": (0, 1, "attention", "self-attention"),
            "a1": (0, 2, "add"),
            "n1": (0, 3, "norm", "norm"),
            "ffn": (0, 4, "feedforward", "feed-forward"),
            "a2": (0, 5, "add"),
            "n2": (0, 6, "norm", "norm"),
            "y": (0, 7, "data"),
        },
        [
            ("x", "attention", "(T, W)"),
            ("attention", "a1"),
            ("x.right", "a1.right"),
            ("a1", "n1"),
            ("n1", "ffn"),
            ("ffn", "a2"),
            ("n1.right", "a2.right"),
            ("a2", "n2"),
            ("n2", "y"),
        ],
        frames={
            "a block with a long name": ["attention", "a1", "n1", "ffn", "a2", "n2"],
            "inner": ["ffn", "a2"],
        },
        alt="Two sublayers with a norm after each sum.",
    )


def u_net():
    return figures.diagram(
        {
            "x": (0, 0, "data", "x_t"),
            "down 1": (0, 1, "convolution", "conv"),
            "down 2": (0, 2, "convolution", "conv"),
            "middle": (0.5, 3, "convolution", "conv + attention"),
            "up 2": (1, 2, "convolution", "conv"),
            "up 1": (1, 1, "convolution", "conv"),
            "noise": (1, 0, "data", "ε̂"),
            "t": (0.5, 4, "embedding", "embedding of t"),
        },
        [
            ("x", "down 1", "(C, H, W)"),
            ("down 1", "down 2", "(C, H/2, W/2)"),
            ("down 2", "middle", "(2C, H/4, W/4)"),
            ("middle", "up 2", "(2C, H/4, W/4)"),
            ("up 2", "up 1", "(C, H/2, W/2)"),
            ("up 1", "noise", "(C, H, W)"),
            ("down 1", "up 1", "copy", "dashed"),
            ("down 2", "up 2", "copy", "dashed"),
            ("t", "middle"),
        ],
        alt="A U-Net: down, through the middle, up again, with copies across.",
    )


def lstm():
    return figures.diagram(
        {
            "c": (0, 0, "memory", "c_{t-1}"),
            "keep": (1, 0, "multiply"),
            "sum": (2, 0, "add"),
            "c'": (3, 0, "memory", "c_t"),
            "write": (2, 1, "multiply"),
            "tanh": (3, 1, "function"),
            "read": (3, 2, "multiply"),
            "forget": (0, 2, "recurrent", "forget σ"),
            "input": (1, 2, "recurrent", "input σ"),
            "new": (2, 2, "recurrent", "tanh"),
            "h": (3, 3, "data", "h_t"),
        },
        [
            ("c", "keep"),
            ("keep", "sum"),
            ("sum", "c'"),
            ("write", "sum"),
            ("c'", "tanh"),
            ("tanh", "read"),
            ("forget.top", "keep.bottom"),
            ("input.top", "write.left"),
            ("new", "write"),
            ("read", "h", "(B, H)"),
        ],
        alt="Three gates of an LSTM cell act on its state.",
    )


def diffusion():
    return figures.diagram(
        {
            "x0": (0, 0, "data", "x_0"),
            "x1": (0, 1, "data", "x_{t-1}"),
            "x2": (0, 2, "data", "x_t"),
            "xT": (0, 3, "random", "x_T ∼ N(0, I)"),
        },
        [
            ("x0", "x1", "…"),
            ("x1", "x2", "q(x_t | x_{t-1})"),
            ("x2", "x1", "p_θ(x_{t-1} | x_t)"),
            ("x2", "xT", "…"),
        ],
        alt="Noise is added step by step, and taken away step by step.",
    )


def feedback():
    return figures.diagram(
        {
            "prompt": (0, 0, "data"),
            "policy": (0, 1, "model", "policy π_θ"),
            "answer": (0, 2, "random"),
            "reward": (0, 3, "model", "reward model"),
            "reference": (1, 1, "model", "π_ref"),
            "KL": (1, 2, "function"),
            "loss": (0, 4, "loss"),
            "note": (1, 0, "text", "frozen"),
            "dot product": (1, 5, "operator", "·"),
        },
        [
            ("prompt", "policy"),
            ("prompt", "reference"),
            ("policy", "answer"),
            ("answer", "reward"),
            ("answer", "KL"),
            ("reference", "KL"),
            ("reward", "loss", "r(x, y)"),
            ("KL", "loss"),
            ("loss.left", "policy.left", "gradient", "dashed"),
            ("loss", "dot product"),
        ],
        alt="A policy learns from a reward model and stays near its reference.",
    )


def across():
    return figures.diagram(
        {
            "tokens": (0, 0, "data"),
            "embedding": (1, 0, "embedding"),
            "model": (2, 0, "model", "transformer\n12 blocks"),
            "linear": (3, 0, "linear"),
            "softmax": (4, 0, "softmax"),
            "sample": (5, 0, "random"),
        },
        [
            ("tokens", "embedding", "(B, T)"),
            ("embedding", "model", "(B, T, W)"),
            ("model", "linear", "(B, T, W)"),
            ("linear", "softmax", "(B, T, V)"),
            ("softmax", "sample"),
            ("sample.bottom", "tokens.bottom", "append the token"),
        ],
        alt="What is sampled is appended to the tokens.",
        caption="Generation, token by token.",
    )


DRAWN = {
    function.__name__: function
    for function in (
        self_attention,
        pre_norm,
        post_norm,
        u_net,
        lstm,
        diffusion,
        feedback,
        across,
    )
}
