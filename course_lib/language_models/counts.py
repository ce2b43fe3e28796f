"""How many parameters a model has, and how many operations it takes: by formula, from
its configuration alone.

Axes: W width, L layers, H heads, G key/value heads, D = W / H width of one head, V
vocabulary, F inner width of the feed-forward network, E experts, T tokens.
"""

from dataclasses import dataclass

from course_lib.language_models.family import FirstGPTConfig
from course_lib.language_models.gpt import GPTConfig
from course_lib.language_models.gpt_neo import GPTNeoConfig
from course_lib.language_models.llama import LlamaConfig
from course_lib.layers.swiglu import equal_hidden


@dataclass(frozen=True)
class Counts:
    """Parameters by part; all layers together."""

    tokens: int  # V W, the embedding table
    positions: int  # T W where they are learned
    attention: int  # about 4 L W²
    feed_forward: int  # about 8 L W²; all experts and their routers
    norms: int
    head: int  # V W where it is not the embedding table
    idle: int  # of feed_forward: experts that a token is not sent to

    @property
    def total(self) -> int:
        """All parameters."""
        return self.body + self.tokens + self.positions + self.head

    @property
    def body(self) -> int:
        """Those of the layers: the N of scaling laws. Tables are looked up in, which
        costs nothing, and shrink beside the rest as a model grows; counted in, they
        bend the law of small models (Kaplan et al. 2020, figure 6).
        """
        return self.attention + self.feed_forward + self.norms

    @property
    def active(self) -> int:
        """All that work on one token."""
        return self.total - self.idle


def count_parameters(config: GPTConfig) -> Counts:
    """Count a GPT's parameters, or those of a LLaMA, GPT-Neo, Mistral or Mixtral.

    Raises:
        ValueError: If the feed-forward network is of a kind without a formula here.

    >>> from course_lib.language_models.family import GPTS
    >>> count_parameters(GPTS["gpt2"]).total
    124439808
    """
    width, layers = config.width, config.layers
    attention, network, router = _matrices(config)
    shared = _shared(config)
    biases, inner_biases = 0, 0
    if config.bias:
        biases = width + (0 if isinstance(config, GPTNeoConfig) else width + 2 * shared)
        inner = _hidden(config)
        inner_biases = width + inner * (2 if config.feed_forward == "swiglu" else 1)
    experts, chosen = _experts(config)
    norm = 0 if config.norm.endswith("without gain") else 1
    if config.norm.endswith("layer"):
        norm += config.bias
    top = not isinstance(config, FirstGPTConfig)
    norms = norm * width * (2 * layers + top)
    if config.query_key_norm:
        norms += 2 * norm * layers * (width // config.heads)
    table = config.vocabulary_size * width
    learned = not isinstance(config, LlamaConfig)
    return Counts(
        tokens=table,
        positions=config.context * width if learned else 0,
        attention=layers * (attention + biases),
        feed_forward=layers * (experts * (network + inner_biases) + router),
        norms=norms,
        head=0 if config.tied else table,
        idle=layers * (experts - chosen) * (network + inner_biases),
    )


def forward_flops(config: GPTConfig, length: int, past: int = 0) -> int:
    """Floating-point operations of the matrix products in one forward pass: an addition
    and a multiplication count as two.

    Every weight of a matrix is used once for every token: 2 for each. The scores and
    the mixing of values take 4 W for each pair of query and key. All pairs are counted,
    also those that a mask hides: a kernel that skips them saves up to half of these.

    Args:
        config: As ``count_parameters`` takes it.
        length: T, how many tokens are read.
        past: How many lie in a cache already.

    Returns:
        A count for one sequence. Training takes three times as much: the backward pass
        has two products for each one here. Where ``length`` is small beside 6 W, that
        is near 6 N a token.
    """
    attention, network, router = _matrices(config)
    _, chosen = _experts(config)
    layer = attention + chosen * network + router
    head = config.vocabulary_size * config.width
    pairs = length * (past + length)
    products = 2 * length * (config.layers * layer + head)
    return products + 4 * config.layers * config.width * pairs


def training_flops(config: GPTConfig, tokens: int, length: int | None = None) -> float:
    """Operations to train on this many tokens, in sequences of ``length`` (None: the
    whole context): three forward passes each.
    """
    length = config.context if length is None else length
    return 3 * forward_flops(config, length) * tokens / length


def _matrices(config: GPTConfig) -> tuple[int, int, int]:
    """Weights of one layer's matrices: attention, one network, router."""
    attention = 2 * config.width**2 + 2 * config.width * _shared(config)
    maps = 3 if config.feed_forward == "swiglu" else 2
    experts = getattr(config, "experts", None)
    router = 0 if experts is None else config.width * experts
    return attention, maps * config.width * _hidden(config), router


def _shared(config: GPTConfig) -> int:
    """G D."""
    groups = config.key_value_heads or config.heads
    return groups * (config.width // config.heads)


def _hidden(config: GPTConfig) -> int:
    """F."""
    if not isinstance(config.feed_forward, str):
        raise ValueError(
            f"expected a feed_forward by name, got {config.feed_forward!r}"
        )
    if config.hidden is not None:
        return config.hidden
    swiglu = config.feed_forward == "swiglu"
    return equal_hidden(config.width) if swiglu else 4 * config.width


def _experts(config: GPTConfig) -> tuple[int, int]:
    """How many networks a layer has, and how many work on one token."""
    experts = getattr(config, "experts", None)
    return (1, 1) if experts is None else (experts, config.chosen)
