"""Beam search: the likeliest text, not the likeliest next token.

Axes: B batch (of one prompt's beams), T time, V vocabulary.
"""

import torch
from torch import Tensor, nn

from course_lib.language_models.hypothesis import Hypothesis
from course_lib.language_models.reader import TextReader


def beam_search(
    model: nn.Module,
    prompt: Tensor,
    steps: int,
    beams: int,
    end: int | None = None,
    length_power: float = 0.0,
) -> list[Hypothesis]:
    """Keep the ``beams`` best texts at each step, and extend each of them.

    A text that ends leaves the beams and waits. Each of K texts offers at most one
    ending, so that 2 K candidates always hold K that go on. The search stops when K
    texts have ended and none that goes on can overtake the worst of them.

    Args:
        model: As ``TextReader`` takes it.
        prompt: Integers (1, T).
        steps: The most tokens that are added.
        beams: K; 1 is greedy decoding if ``length_power`` is 0.
        end: The token that ends a text; it counts in its length.
        length_power: A text's log-probability is divided by its length to this power.
            0: not at all, which favours short texts. The numbers are negative, so a
            larger power favours longer ones, though it is called a length penalty.

    Returns:
        At most K hypotheses, the best score first.

    Raises:
        ValueError: If ``prompt`` is not (1, T), or ``beams`` or ``steps`` is below 1.
    """
    if prompt.dim() != 2 or len(prompt) != 1:
        raise ValueError(f"prompt must be (1, time), got {tuple(prompt.shape)}")
    for name, value in (("beams", beams), ("steps", steps)):
        if value < 1:
            raise ValueError(f"{name} must be at least 1, got {value}")
    reader, given = TextReader(model, prompt), prompt.shape[1]
    sums = torch.zeros(1, dtype=torch.float64)  # of each beam
    ended: list[Hypothesis] = []

    def hypothesis(ids: Tensor, total: float) -> Hypothesis:
        return Hypothesis(ids.tolist(), total, total / len(ids) ** length_power)

    for step in range(1, steps + 1):
        scores = reader.logits().cpu().double().log_softmax(dim=-1)
        totals = (sums[:, None] + scores).flatten()
        best = totals.topk(min(2 * beams, len(totals)))
        rows, tokens = best.indices // scores.shape[1], best.indices % scores.shape[1]
        going = []
        for place, (row, token) in enumerate(zip(rows, tokens, strict=True)):
            if end is not None and token == end:
                # Below the K best it could not have been chosen to go on either.
                if place < beams:
                    ids = torch.cat([reader.ids[row, given:].cpu(), token[None]])
                    ended.append(hypothesis(ids, float(best.values[place])))
            elif len(going) < beams:
                going.append(place)
        if not going:
            return _best(ended, beams)
        sums = best.values[going]
        reader.keep_rows(rows[going].to(reader.ids.device))
        reader.append(tokens[going])
        ended = _best(ended, beams)
        # The best that a text that goes on can still reach: to lose nothing more.
        longest = steps if length_power > 0 else step
        attainable = float(sums[0]) / longest**length_power
        if len(ended) == beams and ended[-1].score >= attainable:
            return ended
    open_ones = [
        hypothesis(ids[given:].cpu(), float(total))
        for ids, total in zip(reader.ids, sums, strict=True)
    ]
    return _best(ended + open_ones, beams)


def _best(hypotheses: list[Hypothesis], count: int) -> list[Hypothesis]:
    return sorted(hypotheses, key=lambda one: -one.score)[:count]
