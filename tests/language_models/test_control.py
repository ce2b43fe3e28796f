"""Guided decoding: Bayes' rule, its bounds, with generate, bad input."""

import math

import pytest
import torch

from course_lib.language_models.control import Guided, PrefixClassifier
from course_lib.language_models.decoding import generate
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.language_models.reader import TextReader
from course_lib.language_models.sampling import Sampling

V = 9


def gpt():
    return GPT(GPTConfig(V, 12, 8, 1, 2), seed=6).double()


def classifier():
    made = PrefixClassifier(V).double()
    draw = torch.Generator().manual_seed(2)
    made.weight.data = torch.randn(V, generator=draw, dtype=torch.float64)
    made.bias.data -= 0.5
    return made.requires_grad_(False)


IDS = torch.tensor([[1, 4, 4, 0], [8, 2, 3, 5]])


def test_the_classifier_judges_each_beginning_by_its_tokens():
    made = classifier()
    got = made(IDS)
    for row, ids in enumerate(IDS):
        for t in range(4):
            expected = made.bias + sum(made.weight[token] for token in ids[: t + 1])
            assert got[row, t] == pytest.approx(float(expected), abs=1e-12)
    assert got[:, :2].equal(made(IDS[:, :2]))  # no beginning knows how it goes on


@pytest.mark.parity("language_models.control", "Bayes' rule, token by token")
def test_strength_one_is_bayes_rule(assert_parity):
    model, judge = gpt(), classifier()
    p = model(IDS)[:, -1].softmax(dim=-1)  # (B, V)
    chance = torch.tensor([
        [float(judge(torch.cat([ids, torch.tensor([x])])[None])[0, -1].sigmoid())
         for x in range(V)] for ids in IDS
    ], dtype=torch.float64)  # fmt: skip
    for strength in (1.0, 0.5, -2.0):
        weighted = p * chance**strength
        expected = weighted / weighted.sum(dim=-1, keepdim=True)
        guided = Guided(model, judge, strength, candidates=V + 5)
        assert_parity(guided(IDS)[:, -1].softmax(dim=-1), expected)


def test_only_candidates_are_asked_about_and_can_be_chosen():
    asked, model = [], gpt()

    def judge(ids):
        asked.append(ids.shape)
        return torch.zeros(ids.shape).double()

    scores = Guided(model, judge, 3.0, candidates=4)(IDS)
    assert scores.shape == (2, 1, V) and asked == [(8, 5)]
    own = model(IDS)[:, -1]
    for row in range(2):
        kept = scores[row, 0].isfinite().nonzero().flatten().tolist()
        assert sorted(kept) == sorted(own[row].topk(4).indices.tolist())
    assert (
        Guided(model, judge, candidates=1)(IDS).argmax(-1)[:, 0].equal(own.argmax(-1))
    )


def test_strength_zero_writes_what_the_model_writes():
    model = gpt()
    guided = Guided(model, classifier(), 0.0, candidates=V)
    how = {"end": 3, "sampling": Sampling(top_p=0.9)}
    plain = generate(model, IDS, 14, **how)
    assert generate(guided, IDS, 14, cached=False, **how).equal(plain)
    # With the model's cache, one token at a time, the advice is the same.
    reader = TextReader(model, IDS[:, :1])
    guided.strength = 1.5
    for t in range(1, 4):
        advised = guided.guide(reader.logits(), reader.ids)
        assert torch.allclose(advised, guided(IDS[:, :t])[:, -1], atol=1e-12)
        reader.append(IDS[:, t])


def test_a_stronger_hand_has_its_way_more_often():
    model, judge = gpt(), classifier()
    judge.weight.data = torch.zeros(V).double()
    judge.weight.data[7], judge.bias.data = torch.tensor(4.0), torch.tensor(-3.0)
    start = torch.zeros(200, 1, dtype=torch.long)
    share = [
        float(
            (generate(Guided(model, judge, s), start, 5, cached=False) == 7)
            .any(dim=1).float().mean()
        )
        for s in (-2.0, 0.0, 2.0)
    ]  # fmt: skip
    assert share[0] < share[1] < share[2]


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="candidates must be at least 1, got 0"):
        Guided(gpt(), classifier(), candidates=0)
    with pytest.raises(ValueError, match="strength must be finite, got inf"):
        Guided(gpt(), classifier(), math.inf)
    with pytest.raises(ValueError, match=r"got \(3, 9\) and \(2, 4\)"):
        Guided(gpt(), classifier()).guide(torch.zeros(3, V), IDS)
