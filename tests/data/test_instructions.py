"""The language of instructions: its texts obey its grammar, and gold rewards are as
worked out by hand.
"""

import pytest

from course_lib.alignment.pretrained import CONFIG, PATH, load_pretrained
from course_lib.data.instructions import (
    VOCABULARY,
    decode,
    encode,
    gold_reward,
    judge,
    sample_demonstrations,
    sample_documents,
    sample_prompts,
    sample_votes,
)

PROMPT = "<ask> owl drum <answer>"


@pytest.mark.parametrize(
    ("answer", "reward"),
    [
        ("the happy owl found a drum . <end>", 2.5),
        ("the happy owl found a drum . the owl saw a merry drum . <end>", 3),
        # three bright words, one over
        ("the happy owl found a kind drum . the golden owl saw a drum . <end>", 2.5),
        ("the sad owl found a drum . <end>", 1.5),
        ("the owl found a drum .", 1),  # no end
        ("the owl found a drum <end>", 1),  # a broken sentence
        ("the owl owl found a drum . <end>", 1),
        ("the fox found a drum . the owl found a cake . <end>", 1),
        ("<end>", 0),
        ("", -1),
    ],
)
def test_gold_rewards_by_hand(answer, reward):
    assert gold_reward(PROMPT, answer) == reward


def test_texts_obey_the_grammar():
    prompts, answers = sample_demonstrations(200, seed=0)
    judged = [judge(*pair) for pair in zip(prompts, answers, strict=True)]
    assert not any(one.broken for one in judged) and all(one.ended for one in judged)
    # 0.6 by intent, and one in six by chance
    assert 0.6 < sum(one.hero for one in judged) / 200 < 0.74
    for text in [*sample_documents(50, seed=0), *prompts, *answers]:
        assert decode(encode(text)) == text


def test_the_same_seed_gives_the_same():
    assert sample_prompts(9, 1) == sample_prompts(9, 1) != sample_prompts(9, 2)
    assert len(set(VOCABULARY)) == len(VOCABULARY)


def test_votes_follow_the_gold_reward_more_often_where_it_is_clear():
    good, fair, bad = (
        "the owl found a drum . <end>", "the owl found a kite . <end>", "<end>"
    )  # fmt: skip
    shares = []
    for other in (fair, bad):
        votes = sample_votes([PROMPT] * 300, [good] * 300, [other] * 300, seed=0)
        shares.append(sum(chosen == good for _, chosen, _ in votes) / 300)
    # σ(2) = 0.88 and σ(4) = 0.98
    assert 0.83 < shares[0] < 0.93 < 0.96 < shares[1]
    assert sample_votes([PROMPT], [good], [good], seed=0) == []


def test_bad_input():
    with pytest.raises(ValueError, match="got 'elephant'"):
        encode("the elephant")
    with pytest.raises(ValueError, match="expected <ask>"):
        judge("owl drum", "<end>")


def test_the_model_that_comes_with_the_library(monkeypatch):
    model = load_pretrained()
    assert model.config == CONFIG and PATH.stat().st_size < 500_000
    monkeypatch.setattr("course_lib.alignment.pretrained.SHA256", "0")
    with pytest.raises(ValueError, match="expected SHA-256 0"):
        load_pretrained()
