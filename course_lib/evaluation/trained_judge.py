"""A judge that is trained on votes: a small transformer reads a prompt and two answers
together, and says how likely the first is to be preferred. Nobody tells it what quality
is, nor that raters have habits: it learns both as one thing.

Axes: B pairs, T tokens of the longest pair, W width.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.attention.dot_product import padding_mask
from course_lib.checks import check_ids
from course_lib.evaluation.judges import Judge, Pair
from course_lib.layers.block import TransformerBlock
from course_lib.layers.layer_norm import LayerNorm
from course_lib.positions.learned import LearnedPositions
from course_lib.training.loop import train

PARTS = 3  # prompt, first answer, second answer


@dataclass(frozen=True)
class JudgeConfig:
    """The numbers that determine a judge's shape."""

    vocabulary_size: int  # how many different tokens there are
    context: int = 96  # the most tokens of a prompt and its two answers
    width: int = 32  # W
    layers: int = 1
    heads: int = 2  # must divide the width

    def __post_init__(self):
        for name in ("vocabulary_size", "context", "width", "layers", "heads"):
            if getattr(self, name) < 1:
                raise ValueError(
                    f"{name} must be at least 1, got {getattr(self, name)}"
                )


class TrainedJudge(nn.Module):
    """Every token of all three parts looks at every other; then each gives a number,
    and their sum is the log-odds that the first answer is preferred.

    Args:
        config: Its shape.
        encode: From a text to the numbers of its tokens, each below V.
        seed: Determines the initial parameters; torch's global random state is left as
            it was.
    """

    def __init__(
        self,
        config: JudgeConfig,
        encode: Callable[[str], Sequence[int]],
        seed: int = 0,
    ):
        super().__init__()
        self.config, self.encode = config, encode
        with torch.random.fork_rng(devices=[]):
            torch.default_generator.manual_seed(seed)
            self.tokens = nn.Embedding(config.vocabulary_size, config.width)
            self.parts = nn.Embedding(PARTS, config.width)
            self.positions = LearnedPositions(config.context, config.width)
            self.blocks = nn.ModuleList(
                TransformerBlock(config.width, config.heads)
                for _ in range(config.layers)
            )
            self.norm = LayerNorm(config.width)
            self.head = nn.Linear(config.width, PARTS)  # a number for each part
        self._start()

    @torch.no_grad()
    def _start(self) -> None:
        nn.init.zeros_(self.head.weight)  # all answers are equal
        nn.init.zeros_(self.head.bias)
        for block in self.blocks:
            # Queries and keys are one map, and a large one: a word looks at its like.
            # Whether an answer holds what was asked for is then learned in hundreds of
            # steps in place of thousands.
            attention = block.attention
            attention.query.weight.mul_(2)
            attention.key.weight.copy_(attention.query.weight)

    def batch(self, pairs: Sequence[Pair]) -> tuple[Tensor, Tensor, Tensor]:
        """Pairs as tokens.

        Returns:
            Tokens (B, T), padded with 0; for each the number of its part (B, T), 0 for
            the prompt; and how many are real, (B,).

        Raises:
            ValueError: If there is no pair, or one is longer than the context.
        """
        if not len(pairs):
            raise ValueError("expected at least one pair, got none")
        rows = [[self.encode(text) for text in pair] for pair in pairs]
        lengths = torch.tensor([sum(map(len, row)) for row in rows])
        most = int(lengths.max())
        if most > self.config.context:
            raise ValueError(
                f"expected at most {self.config.context} tokens a pair, got {most}"
            )
        ids = torch.zeros(len(rows), most, dtype=torch.long)
        parts = torch.zeros_like(ids)
        for number, row in enumerate(rows):
            told = [(i, part) for part, text in enumerate(row) for i in text]
            ids[number, : len(told)], parts[number, : len(told)] = torch.tensor(told).T
        return ids, parts, lengths

    def forward(self, ids: Tensor, parts: Tensor, lengths: Tensor) -> Tensor:
        """The log-odds (B,) of the first answer; arguments as ``batch`` gives them."""
        ids = check_ids(ids, self.config.vocabulary_size)
        mask = padding_mask(lengths, ids.shape[1])  # (B, 1, T)
        x = self.positions.embed(self.tokens(ids) + self.parts(parts))
        for block in self.blocks:
            x = block(x, mask)
        # The same word speaks for the first answer or against it: a head for each part.
        each = self.head(self.norm(x)).gather(2, parts[..., None])[..., 0]  # (B, T)
        return each.masked_fill(~mask[:, 0], 0.0).sum(dim=1) / 8

    @torch.no_grad()
    def log_odds(self, pairs: Sequence[Pair], batch: int = 256) -> Tensor:
        """The log-odds of each pair's first answer, (N,)."""
        starts = range(0, len(pairs), batch)
        return torch.cat([self(*self.batch(pairs[at : at + batch])) for at in starts])

    def about(self, pairs: Sequence[Pair]) -> Judge:
        """The judge as a function, for these pairs in either order. All are asked now,
        many at a time: one by one takes much longer.
        """
        back = [(prompt, second, first) for prompt, first, second in pairs]
        asked = [*pairs, *back]
        chances = self.log_odds(asked).double().sigmoid().tolist()
        known = dict(zip(asked, chances, strict=True))

        def judge(prompt: str, first: str, second: str) -> float:
            return known[prompt, first, second]

        return judge


def in_both_places(
    pairs: Sequence[Pair], votes: Sequence[bool]
) -> tuple[list[Pair], list[bool]]:
    """Each pair once more with its answers exchanged and its vote turned. Whoever
    stands first then wins half of the time, and position predicts nothing.
    """
    back = [(prompt, second, first) for prompt, first, second in pairs]
    return [*pairs, *back], [*votes, *(not vote for vote in votes)]


def fit_judge(
    judge: TrainedJudge,
    pairs: Sequence[Pair],
    votes: Sequence[bool],
    steps: int,
    learning_rate: float = 1e-2,
    batch: int = 32,
    seed: int = 0,
) -> list[float]:
    """Train on votes, in place: the loss is minus their mean log-probability.

    Args:
        judge: Comes back trained.
        pairs: Prompts with two answers, N.
        votes: For each whether the first was preferred.
        steps: How many updates.
        learning_rate: The highest; it rises for a twentieth of the steps, then falls.
        batch: How many pairs an update sees, drawn with replacement.
        seed: Of these draws.

    Returns:
        The loss of each step, in nats.

    Raises:
        ValueError: If there are not as many votes as pairs, or there is no pair.
    """
    if len(pairs) != len(votes):
        raise ValueError(
            f"expected a vote for each of {len(pairs)} pairs, got {len(votes)}"
        )
    ids, parts, lengths = judge.batch(pairs)
    wanted = torch.tensor(votes, dtype=torch.float32)
    generator = torch.Generator().manual_seed(seed)

    def batches():
        while True:
            rows = torch.randint(len(pairs), (batch,), generator=generator)
            most = int(lengths[rows].max())
            yield ids[rows, :most], parts[rows, :most], lengths[rows], wanted[rows]

    loss = F.binary_cross_entropy_with_logits
    history = train(judge, batches(), steps, learning_rate, loss=loss, progress=False)
    return history.losses
