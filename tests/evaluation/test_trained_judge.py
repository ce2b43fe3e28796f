"""The trained judge: its reading against torch's layers, padding, habits learned and
taken away by both orders, bad input.
"""

import statistics

import pytest
import torch
from torch_twins import twin_of_block

from course_lib.data.instructions import VOCABULARY, encode
from course_lib.data.rated_pairs import Raters, sample_pairs
from course_lib.evaluation.judges import flips, measure_biases
from course_lib.evaluation.trained_judge import (
    JudgeConfig,
    TrainedJudge,
    fit_judge,
    in_both_places,
)

PAIRS = sample_pairs(12, seed=3)


def drawn_judge(layers=2):
    """A judge whose head is not zero, so that it has something to say."""
    judge = TrainedJudge(JudgeConfig(len(VOCABULARY), 90, 16, layers, 2), encode, 1)
    with torch.no_grad():
        for parameter in judge.head.parameters():
            parameter.normal_(generator=torch.Generator().manual_seed(2))
    return judge


@pytest.mark.parity("evaluation.trained_judge", "torch.nn.TransformerEncoderLayer")
def test_as_torch_reads_each_pair_alone(assert_parity):
    judge = drawn_judge().double()
    twins = [twin_of_block(block) for block in judge.blocks]
    expected = []
    for pair in PAIRS:
        ids = [torch.tensor(encode(text)) for text in pair]
        x = torch.cat(
            [judge.tokens.weight[i] + judge.parts.weight[p] for p, i in enumerate(ids)]
        )
        x = (x + judge.positions.table[: len(x)])[None]
        for twin in twins:
            x = twin(x)
        width, norm = x.shape[-1:], judge.norm
        x = torch.nn.functional.layer_norm(x, width, norm.weight, norm.bias)[0]
        parts = x.split([len(i) for i in ids])
        rows = zip(parts, judge.head.weight, judge.head.bias, strict=True)
        expected.append(sum((part @ w + b).sum() for part, w, b in rows) / 8)
    assert_parity(judge(*judge.batch(PAIRS)), torch.stack(expected))


def test_company_and_padding_change_nothing():
    judge = drawn_judge().double()
    together = judge.log_odds(PAIRS)
    alone = torch.cat([judge.log_odds([pair]) for pair in PAIRS])
    torch.testing.assert_close(together, alone)
    torch.testing.assert_close(together, judge.log_odds(PAIRS, batch=5))
    ids, parts, lengths = judge.batch(PAIRS)
    short = int(lengths.argmin())
    ids[short, lengths[short] :] = 7
    said = judge(ids, parts, lengths)[short].item()
    assert said == pytest.approx(together[short].item())


def test_it_is_a_judge_for_its_pairs_in_either_order():
    judge = drawn_judge()
    asked = judge.about(PAIRS)
    for prompt, first, second in PAIRS:
        for one, other in ((first, second), (second, first)):
            said = judge.log_odds([(prompt, one, other)]).sigmoid().item()
            assert asked(prompt, one, other) == pytest.approx(said, abs=1e-6)
    with pytest.raises(KeyError):
        asked("another", "a", "b")


def test_every_part_counts():
    judge = drawn_judge()
    pair = ("<ask> fox kite <answer>", "the owl saw a kite . <end>", "the fox . <end>")
    others = [
        ("<ask> owl kite <answer>", *pair[1:]),
        (pair[0], "the owl lost a kite . <end>", pair[2]),
        (*pair[:2], "the owl . <end>"),
    ]
    first, *rest = judge.log_odds([pair, *others]).tolist()
    assert all(abs(one - first) > 1e-4 for one in rest)


def test_at_the_start_all_are_equal_and_the_seed_decides():
    config = JudgeConfig(len(VOCABULARY), width=8, heads=2)
    before = torch.get_rng_state()
    one, other = (TrainedJudge(config, encode, seed) for seed in (0, 1))
    assert torch.equal(torch.get_rng_state(), before)
    assert not one.log_odds(PAIRS).any()
    assert not torch.equal(one.tokens.weight, other.tokens.weight)


def test_both_places_turn_votes_with_answers():
    votes = Raters().vote(PAIRS, 0)
    pairs, all_votes = in_both_places(PAIRS, votes)
    known = dict(zip(pairs, all_votes, strict=True))
    assert len(pairs) == 2 * len(PAIRS)
    for (prompt, first, second), vote in zip(PAIRS, votes, strict=True):
        assert known[prompt, first, second] == vote != known[prompt, second, first]
    assert sum(all_votes) == len(PAIRS)


def test_habits_are_learned_from_votes_and_position_goes_with_both_orders():
    """Raters who care for place and length alone: nothing else is to be learned."""
    raters = Raters(quality=0, position=1.5, length=1.5)
    pairs, test = sample_pairs(600, seed=5), sample_pairs(100, seed=6)
    votes = raters.vote(pairs, 0)
    found = []
    for read in ((pairs, votes), in_both_places(pairs, votes)):
        judge = TrainedJudge(JudgeConfig(len(VOCABULARY), width=16), encode)
        losses = fit_judge(judge, *read, steps=80)
        assert statistics.fmean(losses[-20:]) < losses[0]
        asked = judge.about(test)
        found.append((measure_biases(asked, test), flips(asked, test)))
    (plain, flipped), (both, less) = found
    assert plain.position > 0.8 and abs(both.position) < 0.4
    assert plain.length > 0.04 and both.length > 0.04
    assert less < flipped


def test_bad_input():
    judge = TrainedJudge(JudgeConfig(len(VOCABULARY), 20, 8, heads=2), encode)
    for words, call in (
        ("vocabulary_size must be at least 1", lambda: JudgeConfig(0)),
        ("at least one pair", lambda: judge.batch([])),
        ("at most 20 tokens", lambda: judge.log_odds(PAIRS)),
        ("words of the language", lambda: judge.batch([("x", "y", "z")])),
        ("a vote for each of 12 pairs", lambda: fit_judge(judge, PAIRS, [True], 1)),
    ):
        with pytest.raises(ValueError, match=words):
            call()
