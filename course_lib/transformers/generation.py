"""Writing with an encoder-decoder: greedy decoding and beam search for a batch of
sources at once.

Axes: B sources, K beams of each, N rows (B, or B K), S positions of a source, V
vocabulary.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from course_lib.language_models.hypothesis import Hypothesis
from course_lib.layers.mode import evaluating
from course_lib.transformers.encoder_decoder import EncoderDecoder


class TargetWriter:
    """Targets that grow by a token at a time; each source is read once.

    Args:
        model: What writes.
        source: Integers (B, S).
        source_mask: Boolean (B, 1, S), as ``padding_mask`` makes it; None: no padding.
        start: The token that every target begins with; it is no part of what is
            written. BART's is its *end* token.
        forced: The token that must come first, at no cost: BART's is its start token.
            None: the model chooses.
        copies: K, how many rows each source gets, one below the other.
    """

    def __init__(
        self,
        model: EncoderDecoder,
        source: Tensor,
        source_mask: Tensor | None,
        start: int,
        forced: int | None = None,
        copies: int = 1,
    ):
        with evaluating(model):
            memory = model.encode(source, source_mask)
        self.model, self.forced = model, forced
        self.memory = memory.repeat_interleave(copies, dim=0)  # (N, S, W)
        self.mask = source_mask
        if source_mask is not None:
            self.mask = source_mask.repeat_interleave(copies, dim=0)
        self.cache = model.decoder.new_cache()
        self.newest = source.new_full((len(self.memory), 1), start).long()
        self.ids = self.newest[:, :0]  # (N, 0): nothing is written yet

    def log_probabilities(self) -> Tensor:
        """Of each token as the next one of each row: (N, V), float64, in nats."""
        with evaluating(self.model):
            logits = self.model.decode(
                self.newest, self.memory, self.mask, cache=self.cache
            )
        scores = logits[:, -1].cpu().double().log_softmax(dim=-1)
        if self.forced is not None and not self.ids.shape[1]:
            scores = torch.full_like(scores, -torch.inf)
            scores[:, self.forced] = 0.0
        return scores

    def append(self, tokens: Tensor) -> None:
        """Write one token in each row: integers (N,)."""
        self.newest = tokens[:, None].to(self.newest)
        self.ids = torch.cat([self.ids, self.newest], dim=1)

    def keep_rows(self, rows: Tensor) -> None:
        """Go on with these rows, (N,), in this order; one may come twice. Each must be
        a row of the same source as the one whose place it takes.
        """
        rows = rows.to(self.ids.device)
        self.ids = self.ids[rows]
        self.cache.keep_rows(rows)


def greedy(
    model: EncoderDecoder,
    source: Tensor,
    source_mask: Tensor | None = None,
    *,
    start: int,
    end: int,
    steps: int,
    forced: int | None = None,
) -> list[list[int]]:
    """The likeliest next token, again and again, until every target has ended.

    Args:
        model, source, source_mask, start, forced: As ``TargetWriter``.
        end: The token that ends a target.
        steps: The most tokens that are written.

    Returns:
        For each source what was written, its end token included where one came.

    Raises:
        ValueError: If ``steps`` is below 1, or the model refuses the source.
    """
    _check(steps=steps)
    writer = TargetWriter(model, source, source_mask, start, forced)
    going = torch.ones(len(source), dtype=torch.bool)
    for _ in range(steps):
        best = writer.log_probabilities().argmax(dim=-1)
        # What has ended is followed by end tokens, which are cut off below.
        writer.append(best.masked_fill(~going, end))
        going &= best != end
        if not going.any():
            break
    return [_until(row, end) for row in writer.ids.tolist()]


def beam_search(
    model: EncoderDecoder,
    source: Tensor,
    source_mask: Tensor | None = None,
    *,
    start: int,
    end: int,
    steps: int,
    beams: int,
    length_power: float = 1.0,
    forced: int | None = None,
) -> list[list[Hypothesis]]:
    """Keep the K best targets of each source at each step, and extend each of them.

    Args: as ``greedy``, and
        beams: K; one beam with ``length_power=0`` is greedy decoding. With a larger
            power one beam goes on past an ending, and a longer target may win.
        length_power: A target's log-probability is divided by its length, end token
            included, to this power; 0: not at all.

    Returns:
        For each source at most K hypotheses, the best score first.

    Raises:
        ValueError: As ``greedy``, or if ``beams`` is below 1.
    """
    _check(steps=steps, beams=beams)
    writer = TargetWriter(model, source, source_mask, start, forced, copies=beams)
    ended = [Ended(beams, steps, length_power) for _ in source]
    sums = torch.full((len(source), beams), -torch.inf, dtype=torch.float64)
    sums[:, 0] = 0.0  # the K rows of a source are still alike: only one counts
    for step in range(1, steps + 1):
        sums = _extend(writer, sums, ended, end)
        if all(w.settled(float(s[0]), step) for w, s in zip(ended, sums, strict=True)):
            break
    for b, waiting in enumerate(ended):
        for row, total in enumerate(sums[b].tolist(), start=b * beams):
            waiting.add(writer.ids[row].tolist(), total)
    return [waiting.best for waiting in ended]


def _extend(
    writer: TargetWriter, sums: Tensor, ended: list["Ended"], end: int
) -> Tensor:
    """Write one token in each beam. ``sums`` (B, K) are the beams' log-probabilities so
    far, the best first; so are those that come back.
    """
    sources, beams = sums.shape
    scores = writer.log_probabilities().view(sources, beams, -1)
    totals = (sums[..., None] + scores).flatten(start_dim=1)  # (B, K V)
    totals, places = totals.topk(min(2 * beams, totals.shape[1]))
    first = beams * torch.arange(sources)[:, None]  # the first row of each source
    rows, tokens = first + places // scores.shape[-1], places % scores.shape[-1]
    for b, waiting in enumerate(ended):
        waiting.take(writer.ids, rows[b], tokens[b], totals[b], end)
    # Each beam offers at most one ending, so among 2 K at least K go on.
    on = (tokens == end).int().argsort(dim=1, stable=True)[:, :beams]
    sums, rows, tokens = (x.gather(1, on) for x in (totals, rows, tokens))
    writer.keep_rows(rows.flatten())
    writer.append(tokens.flatten())
    return sums.masked_fill(tokens == end, -torch.inf)


class Ended:
    """The K best targets of one source that have ended: they leave the beams and wait.

    Args: as ``beam_search``.
    """

    def __init__(self, beams: int, steps: int, length_power: float):
        self.beams, self.steps, self.power = beams, steps, length_power
        self.best: list[Hypothesis] = []

    def add(self, ids: list[int], total: float) -> None:
        """Put a target among the best, if it is one of them."""
        if total == -torch.inf:
            return  # one that cannot be: a copy of the start, or against what is forced
        new = Hypothesis(ids, total, total / len(ids) ** self.power)
        self.best = sorted([*self.best, new], key=lambda one: -one.score)[: self.beams]

    def take(
        self, ids: Tensor, rows: Tensor, tokens: Tensor, totals: Tensor, end: int
    ) -> None:
        """Add what ends among the K best of the candidates (2 K). An ending below them
        could not have been chosen to go on either.
        """
        for k in (tokens[: self.beams] == end).nonzero().flatten().tolist():
            self.add([*ids[rows[k]].tolist(), end], float(totals[k]))

    def settled(self, going: float, step: int) -> bool:
        """Whether nothing that goes on can overtake the worst of the K.

        Args:
            going: The log-probability of the best that goes on, after ``step`` tokens.
                It can only fall; its length may still grow to the last step.
        """
        longest = self.steps if self.power > 0 else step
        attainable = going / longest**self.power
        return len(self.best) == self.beams and self.best[-1].score >= attainable


def _until(ids: Sequence[int], end: int) -> list[int]:
    ids = list(ids)
    return ids[: ids.index(end) + 1] if end in ids else ids


def _check(**counts: int) -> None:
    for name, value in counts.items():
        if value < 1:
            raise ValueError(f"{name} must be at least 1, got {value}")
