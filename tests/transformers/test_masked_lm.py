"""Masked language modelling and packing: shares, what is never touched, BERT's own
head, tying, bad input.
"""

import pytest
import torch

from course_lib.attention import padding_mask
from course_lib.training.batches import IGNORE
from course_lib.training.loop import next_token_loss
from course_lib.transformers import (
    MaskedLanguageModel,
    TransformerConfig,
    TransformerEncoder,
    load_bert,
    mask_tokens,
    pack,
)
from course_lib.transformers.bert_inputs import (
    CLS,
    MASK,
    PAD,
    SEP,
    UNK,
    WordVocabulary,
)
from course_lib.transformers.masked_lm import masked_batches

TEXTS = [["a", "red", "kite"], ["a", "kite"], ["the", "red", "ball", "rolls"]]
WORDS = WordVocabulary(TEXTS)


def test_packing_is_berts():
    texts = pack(WORDS, TEXTS[:2])
    a, red, kite = (WORDS.id(word) for word in TEXTS[0])
    assert texts.ids.tolist() == [[CLS, a, red, kite, SEP], [CLS, a, kite, SEP, PAD]]
    assert texts.real.sum(dim=1).tolist() == [5, 4]
    assert not texts.types.any()
    assert texts.words.int().tolist() == [[0, 1, 1, 1, 0], [0, 1, 1, 0, 0]]
    both = pack(WORDS, TEXTS[1:2], [["red", "what"]])
    assert both.ids.tolist() == [[CLS, red, UNK, SEP, a, kite, SEP]]
    assert both.types.tolist() == [[0, 0, 0, 0, 1, 1, 1]]
    assert both.words.int().tolist() == [[0, 0, 0, 0, 1, 1, 0]]
    short = texts.rows(torch.tensor([1]))
    assert short.ids.tolist() == [[CLS, a, kite, SEP]]
    assert WORDS.numbers(["[MASK]"]) == [UNK]
    with pytest.raises(ValueError, match="2 texts and 1 questions"):
        pack(WORDS, TEXTS[:2], [["red"]])
    with pytest.raises(ValueError, match="0 texts"):
        pack(WORDS, [])
    with pytest.raises(ValueError, match="at least one word"):
        WordVocabulary([[]])


def test_masking_takes_its_shares_of_real_words_alone():
    draw = torch.Generator().manual_seed(0)
    ids = torch.randint(0, 50, (400, 60), generator=draw)  # with special tokens
    inputs, targets = mask_tokens(ids, 50, draw)
    chosen = targets != IGNORE
    words = ids >= 5
    assert not chosen[~words].any()
    assert inputs[~chosen].equal(ids[~chosen])
    assert targets[chosen].equal(ids[chosen])
    assert abs(chosen[words].float().mean() - 0.15) < 0.01
    now, was = inputs[chosen], ids[chosen]
    hidden = now == MASK
    assert abs(hidden.float().mean() - 0.8) < 0.02
    assert abs((now == was).float().mean() - 0.1 - 0.1 / 45) < 0.02
    assert (now[~hidden] >= 5).all()
    for share in (0, 1.2):
        with pytest.raises(ValueError, match="share must lie above 0"):
            mask_tokens(ids, 50, draw, share)
    with pytest.raises(ValueError, match="between 0 and 39"):
        mask_tokens(ids, 40, draw)
    before = ids.clone()
    every, _ = mask_tokens(ids, 50, draw, share=1.0)
    assert ids.equal(before) and not every[words].equal(ids[words])


def small(**changes):
    config = TransformerConfig(
        WORDS.size, context=8, width=12, heads=3, hidden=20, arrangement="post-norm",
        norm_embeddings=True, token_types=2, **changes,
    )  # fmt: skip
    return MaskedLanguageModel(TransformerEncoder(config, 1), 2)


@pytest.mark.parity("transformers.masked_lm", "transformers' BertForMaskedLM")
@torch.no_grad()
def test_is_berts_head(tmp_path, assert_parity):
    from transformers import BertConfig, BertForMaskedLM

    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=13, max_position_embeddings=10, hidden_size=12, num_hidden_layers=2,
        num_attention_heads=3, intermediate_size=20,
    )  # fmt: skip
    theirs = BertForMaskedLM(config).eval()
    for parameter in theirs.parameters():
        parameter.add_(0.3 * torch.randn_like(parameter))
    theirs.save_pretrained(tmp_path)
    ours = MaskedLanguageModel(load_bert(tmp_path)).eval()
    head = theirs.cls.predictions
    ours.transform.load_state_dict(head.transform.dense.state_dict())
    ours.norm.load_state_dict(head.transform.LayerNorm.state_dict())
    ours.bias.copy_(head.bias)
    ids = torch.tensor([[2, 7, 9, 4, 3], [2, 5, 3, 0, 0]])
    real = padding_mask([5, 3], 5)[:, 0]
    types = torch.tensor([[0, 0, 1, 1, 1], [0, 0, 0, 0, 0]])
    expected = theirs.double()(ids, attention_mask=real, token_type_ids=types).logits
    got = ours.double()(ids, real, types)
    assert expected.std() > 0.5
    assert_parity(got[real], expected[real])
    targets = torch.tensor([[IGNORE, 7, IGNORE, 4, IGNORE], [IGNORE, 6, *[IGNORE] * 3]])
    loss = theirs(ids, attention_mask=real, token_type_ids=types, labels=targets).loss
    assert_parity(next_token_loss(got, targets), loss)


def test_the_head_has_no_table_of_its_own_and_learns_what_is_hidden():
    model = small()
    names = dict(model.named_parameters())
    tables = [n for n, p in names.items() if p.shape == (WORDS.size, 12)]
    assert tables == ["encoder.embedding.tokens.weight"]
    texts = pack(WORDS, TEXTS)
    draw = torch.Generator().manual_seed(0)
    ids, real, targets = next(masked_batches(*texts[:2], WORDS.size, 4, draw))
    assert ids.shape == real.shape == targets.shape and len(ids) == 4
    hidden = texts.ids.clone()
    hidden[0, 2] = MASK
    optimizer = torch.optim.Adam(model.parameters(), 1e-2)
    targets = torch.full_like(hidden, IGNORE)
    targets[0, 2] = texts.ids[0, 2]
    for _ in range(20):
        loss = next_token_loss(model(hidden, texts.real), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert loss < 0.1


@torch.no_grad()
def test_padding_changes_nothing():
    model, texts = small().eval(), pack(WORDS, TEXTS)
    alone = pack(WORDS, TEXTS[1:2])
    torch.testing.assert_close(
        model(texts.ids, texts.real)[1, :4], model(alone.ids, alone.real)[0]
    )
