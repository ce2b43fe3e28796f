"""Word maps: what prompts hold, and that what can be known is computed right."""

import itertools

import pytest
import torch

from course_lib.data import WordMaps, answer_probabilities, best_score

FAMILY = WordMaps(words=6, maps=5, seed=3)


def test_a_prompt_is_about_one_map_and_its_words_differ():
    ids, answers = FAMILY.sample(500, 3, seed=1)
    assert ids.shape == (500, 14) and answers.shape == (500,)
    words, images = FAMILY.read(ids)
    assert (ids[:, 1::4] == FAMILY.arrow).all() and (ids[:, 3::4] == FAMILY.end).all()
    for row, shown, answer in zip(words, images, answers, strict=True):
        assert len(set(row.tolist())) == 4
        whole = torch.cat([shown, answer[None]])
        assert (FAMILY.table[:, row] == whole).all(dim=-1).any()
        assert answer not in shown  # a permutation: no example holds the answer
    assert FAMILY.sample(500, 3, seed=1)[0].equal(ids)
    assert not FAMILY.sample(500, 3, seed=2)[0].equal(ids)
    assert (FAMILY.table.sort().values == torch.arange(6)).all()


def test_maps_are_equally_likely():
    generator = torch.Generator().manual_seed(0)
    family = WordMaps(words=6, maps=3, seed=1)
    ids, answers = family.sample(6000, 5, generator)
    words, images = family.read(ids)
    whole = torch.cat([images, answers[:, None]], dim=1)
    which = (family.table[:, words] == whole).all(dim=-1).float().mean(dim=1)
    assert which.sum() == pytest.approx(1.0) and (which - 1 / 3).abs().max() < 0.02


@pytest.mark.parity("data.in_context", "counting all maps and words")
@pytest.mark.parametrize("reading", ["pairs", "words", "nothing"])
@pytest.mark.parametrize("shots", [0, 1, 2])
def test_what_can_be_known_is_what_counting_gives(reading, shots, assert_parity):
    """Every map with every choice of words, sorted by what is read."""
    table = FAMILY.table.tolist()
    counts = {}
    for number, words in itertools.product(
        range(5), itertools.permutations(range(6), shots + 1)
    ):
        images = [table[number][word] for word in words]
        read = {
            "pairs": (words, tuple(images[:-1])),
            "words": (words, tuple(sorted(images[:-1]))),
            "nothing": words[-1],
        }[reading]
        counts.setdefault(read, torch.zeros(6))[images[-1]] += 1
    ids, _ = FAMILY.sample(60, shots, seed=4)
    words, images = FAMILY.read(ids)
    expected = []
    for row, shown in zip(words.tolist(), images.tolist(), strict=True):
        read = {
            "pairs": (tuple(row), tuple(shown)),
            "words": (tuple(row), tuple(sorted(shown))),
            "nothing": row[-1],
        }[reading]
        expected.append(counts[read] / counts[read].sum())
    assert_parity(answer_probabilities(FAMILY, ids, reading), torch.stack(expected))


def test_scores_are_in_order_and_reached():
    family = WordMaps(maps=32)
    for shots in (2, 3, 4):
        scores = [best_score(family, shots, r) for r in ("pairs", "words", "nothing")]
        assert scores[0] > scores[1] + 0.08 > scores[2] + 0.3
    # One word and one image are a pair, however they are read.
    assert best_score(family, 1) == best_score(family, 1, "words")
    assert best_score(family, 0) == best_score(family, 0, "nothing")
    assert best_score(family, 4) > 0.98 and best_score(family, 0) < 0.3
    ids, answers = family.sample(4000, 2, seed=8)
    for reading in ("pairs", "words", "nothing"):
        guess = answer_probabilities(family, ids, reading).argmax(dim=-1)
        right = float((guess == answers).float().mean())
        assert right == pytest.approx(best_score(family, 2, reading), abs=0.03)


def test_targets_stand_at_the_arrows():
    ids, answers = FAMILY.sample(4, 2)
    targets = FAMILY.targets(ids, answers)
    assert (targets != -100).equal(ids == FAMILY.arrow)
    assert targets[:, -1].equal(answers)
    assert targets[:, 1].equal(ids[:, 2]) and targets[:, 5].equal(ids[:, 6])


def test_examples_that_follow_no_map_tell_nothing():
    words = torch.tensor([[0, 1, 2]])
    ids, _ = FAMILY.write(words, torch.zeros(1, 3, dtype=torch.long))
    blind = answer_probabilities(FAMILY, ids, "nothing")
    assert answer_probabilities(FAMILY, ids).equal(blind)


def test_spelled_out():
    ids, _ = WordMaps().write(torch.tensor([[0, 2]]), torch.tensor([[1, 3]]))
    assert WordMaps().spell(ids[0]) == "ice → tea ; sun →"


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="2 to 16 words .* got 17 and 8"):
        WordMaps(words=17)
    with pytest.raises(ValueError, match="at least 1 map, got 8 and 0"):
        WordMaps(maps=0)
    with pytest.raises(ValueError, match="between 0 and 5, got 6"):
        FAMILY.sample(1, 6)
    with pytest.raises(ValueError, match="count must be at least 0, got -1"):
        FAMILY.sample(-1, 2)
    with pytest.raises(ValueError, match=r"4 shots \+ 2\), got \(1, 5\)"):
        FAMILY.read(torch.zeros(1, 5))
    with pytest.raises(ValueError, match="pairs, words or nothing, got 'all'"):
        answer_probabilities(FAMILY, FAMILY.sample(1, 1)[0], "all")
