"""Embeddings that tell of the tokens before: against a convolution, and read bit by bit
as at once.
"""

import pytest
import torch
import torch.nn.functional as F

from course_lib.language_models.checkpoint import (
    Checkpoint,
    load_checkpoint,
    make_model,
    save_checkpoint,
)
from course_lib.language_models.decoding import generate
from course_lib.language_models.gpt import GPTConfig
from course_lib.language_models.neighbours import NeighbourEmbedding, PairEmbedding
from course_lib.language_models.reader import pad_left
from course_lib.tokenizers.characters import CharacterTokenizer

CONFIG = GPTConfig(11, context=12, width=16, layers=2, heads=2, tied=False)


def trained(seed: int = 3, pairs: int = 5):
    """A model whose neighbours matter."""
    model = make_model(CONFIG, "rotary", seed, reach=4, pairs=pairs).eval()
    draw = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0.0, 0.5, generator=draw)
    return model


def some_ids(*shape: int) -> torch.Tensor:
    return torch.randint(11, shape, generator=torch.Generator().manual_seed(1))


@pytest.mark.parity(
    "language_models.neighbours", "torch.nn.functional.conv1d over one-hot"
)
def test_it_is_a_causal_convolution(assert_parity):
    embedding = NeighbourEmbedding(11, 5, reach=4).double()
    draw = torch.Generator().manual_seed(0)
    with torch.no_grad():
        embedding.weight.normal_(generator=draw)
    ids = some_ids(3, 9)
    one_hot = F.one_hot(ids, 11).double().mT  # (B, V, T)
    # Taps from the oldest to the newest; the one for the token itself is 0.
    taps = torch.cat([embedding.weight.flip(0), torch.zeros(1, 11, 5).double()])
    expected = F.conv1d(F.pad(one_hot, (3, 0)), taps.permute(2, 1, 0)).mT
    assert_parity(embedding(ids), expected)


@pytest.mark.parity("language_models.neighbours", "a dictionary of pairs, by loops")
def test_pairs_are_looked_up_one_by_one(assert_parity):
    embedding = PairEmbedding(11, 5, narrow=3).double()
    draw = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for parameter in embedding.parameters():
            parameter.normal_(generator=draw)
    ids = some_ids(3, 9)
    rows = iter(embedding.table.detach())
    told = {(one, two): next(rows) for one in range(11) for two in range(11)}
    expected = torch.zeros(3, 9, 5).double()
    for text, row in zip(expected, ids.tolist(), strict=True):
        for place in range(1, 9):
            text[place] = embedding.widen.detach() @ told[row[place - 1], row[place]]
    assert_parity(embedding(ids), expected)
    # What comes after position 0 makes its pair with the last token that was read.
    rest = embedding(ids[:, 4:], last=ids[:, 1:4], index=torch.arange(4, 9))
    assert_parity(rest, expected[:, 4:])


def test_it_tells_of_the_reach_and_no_more():
    model, ids = trained(), some_ids(1, 10)
    for place in range(10):
        changed = ids.clone()
        changed[0, place] = (ids[0, place] + 1) % 11
        moved = (model.neighbours(changed) != model.neighbours(ids)).any(-1)[0]
        assert moved.nonzero().flatten().tolist() == [
            later for later in range(place + 1, place + 4) if later < 10
        ]
        logits = (model(changed) - model(ids)).abs().amax(-1)[0]
        assert (logits[:place] == 0).all() and (logits[place:] > 0).all()


@pytest.mark.parametrize("pairs", [0, 5])
@pytest.mark.parametrize("parts", [[1] * 10, [2, 1, 7], [5, 5]])
def test_read_bit_by_bit_as_at_once(parts, pairs):
    model, ids = trained(pairs=pairs).double(), some_ids(2, 10)
    cache, read = model.new_cache(), []
    for part in ids.split(parts, dim=1):
        read.append(model(part, cache=cache))
    torch.testing.assert_close(torch.cat(read, dim=1), model(ids))


@pytest.mark.parametrize("steps", [6, 20])  # within the context, and past it
def test_cached_text_is_uncached_text_also_for_prompts_of_unequal_length(steps):
    model = trained()
    ids, real = pad_left([[1, 2, 3, 4, 5], [6], [7, 8]])
    options = {"steps": steps, "temperature": 1.0, "real": real}
    one = generate(model, ids, cached=True, **options)
    assert torch.equal(one, generate(model, ids, cached=False, **options))
    alone = generate(model, torch.tensor([[7, 8]]), steps=steps, temperature=0.0)
    greedy = generate(model, ids, steps=steps, temperature=0.0, real=real)
    assert torch.equal(greedy[2, 3:], alone[0])


def test_rows_of_a_cache_are_kept_with_their_tokens():
    model, ids = trained().double(), some_ids(3, 6)
    cache = model.new_cache()
    model(ids[:, :5], cache=cache)
    cache.keep_rows(torch.tensor([2, 0, 2]))
    kept = ids[[2, 0, 2]]
    torch.testing.assert_close(
        model(kept[:, 5:], cache=cache)[:, 0], model(kept)[:, -1]
    )


@pytest.mark.parametrize("pairs", [0, 5])
def test_a_checkpoint_keeps_what_tokens_are_told(tmp_path, pairs):
    model = trained(pairs=pairs)
    checkpoint = Checkpoint(model, CharacterTokenizer("abcdefghijk"))
    save_checkpoint(tmp_path / "m.safetensors", checkpoint)
    read = load_checkpoint(tmp_path / "m.safetensors").model
    assert read.reach == 4 and (read.pairs is None) == (pairs == 0)
    assert torch.equal(read(some_ids(2, 5)), model(some_ids(2, 5)))


def test_a_reach_of_one_is_an_ordinary_embedding():
    with pytest.raises(ValueError, match="at least 2, got 1"):
        NeighbourEmbedding(5, 4, 1)
    with pytest.raises(ValueError, match="at least 2, got 1"):
        make_model(CONFIG, "rotary", reach=1, pairs=3)
