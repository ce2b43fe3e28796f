"""Heads and spans: padding, brute force, BERT's own heads, bad input."""

import itertools
import math

import pytest
import torch

from course_lib.transformers import (
    SequenceHead,
    SpanHead,
    TaskModel,
    TokenHead,
    TransformerConfig,
    TransformerEncoder,
    best_spans,
    load_bert,
    masked_mean,
    pack,
    span_scores,
)
from course_lib.transformers.bert_inputs import WordVocabulary

TEXTS = [["a", "red", "kite", "flew"], ["a", "kite"]]
ASKED = [["what", "flew"], ["what"]]
WORDS = WordVocabulary(TEXTS + ASKED)
DRAW = torch.Generator().manual_seed(4)


def model(head):
    config = TransformerConfig(WORDS.size, context=12, width=8, heads=2, token_types=2)
    return TaskModel(TransformerEncoder(config, 0), head, 3).double().eval()


@pytest.fixture
def bert(tmp_path):
    from transformers import BertConfig, BertModel

    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=WORDS.size, max_position_embeddings=12, hidden_size=8,
        num_hidden_layers=2, num_attention_heads=2, intermediate_size=20,
    )  # fmt: skip
    BertModel(config).save_pretrained(tmp_path)
    return tmp_path, config


@pytest.mark.parity("transformers.heads", "transformers' BertForTokenClassification")
@torch.no_grad()
def test_token_head_is_berts(bert, assert_parity):
    from transformers import BertForTokenClassification

    folder, config = bert
    theirs = BertForTokenClassification.from_pretrained(folder, num_labels=3)
    ours = TaskModel(load_bert(folder), TokenHead(8, 3)).double()
    ours.head.score.load_state_dict(theirs.double().classifier.state_dict())
    texts = pack(WORDS, TEXTS)
    targets = torch.full_like(texts.ids, -100)
    targets[texts.words] = torch.tensor([0, 2, 1, 1, 0, 2])
    expected = theirs.eval()(texts.ids, attention_mask=texts.real, labels=targets)
    got = ours.eval()(*texts)
    assert_parity(got[texts.real], expected.logits[texts.real])
    assert_parity(ours.head.loss(got, targets), expected.loss)


@pytest.mark.parity("transformers.heads", "transformers' BertForQuestionAnswering")
@torch.no_grad()
def test_span_head_is_berts_where_answers_can_stand(bert, assert_parity):
    from transformers import BertForQuestionAnswering

    folder, _ = bert
    theirs = BertForQuestionAnswering.from_pretrained(folder).double().eval()
    ours = TaskModel(load_bert(folder), SpanHead(8)).double().eval()
    ours.head.score.load_state_dict(theirs.qa_outputs.state_dict())
    both = pack(WORDS, TEXTS, ASKED)
    out = theirs(both.ids, attention_mask=both.real, token_type_ids=both.types)
    got = ours(*both)
    for ends, expected in enumerate((out.start_logits, out.end_logits)):
        assert_parity(got[..., ends][both.words], expected[both.words])
    assert (got[~both.words] == -math.inf).all()


def test_no_weight_falls_on_padding_or_the_question():
    both = pack(WORDS, TEXTS, ASKED)
    logits = model(SpanHead(8))(*both)
    shares = logits.softmax(dim=1)
    assert shares[~both.words].eq(0).all()
    targets = torch.tensor([[4, 6], [3, 4]])
    loss = SpanHead.loss(logits, targets)
    each = [
        -shares[row, place, end].log()
        for row, ends in enumerate(targets.tolist())
        for end, place in enumerate(ends)
    ]
    torch.testing.assert_close(loss, torch.stack(each).mean())
    loss.backward()


@pytest.mark.parametrize("pool", ["mean", "first"])
def test_a_text_does_not_depend_on_its_neighbours(pool):
    for head in (SequenceHead(8, 3, pool), TokenHead(8, 3)):
        whole = model(head)
        together, alone = pack(WORDS, TEXTS), pack(WORDS, TEXTS[1:])
        got, expected = whole(*together)[1], whole(*alone)[0]
        torch.testing.assert_close(got[: len(expected)], expected)


def test_masked_mean_counts_real_positions_alone():
    x = torch.tensor([[[1.0, 2], [3, 6], [math.nan, 9]]])
    real = torch.tensor([[True, True, False]])
    assert masked_mean(x, real).tolist() == [[2.0, 4.0]]
    assert masked_mean(x, real & False).tolist() == [[0.0, 0.0]]
    with pytest.raises(ValueError, match="mean or first, got 'last'"):
        SequenceHead(4, 2, "last")


def test_heads_come_from_their_seed_alone():
    torch.manual_seed(1)
    first = model(TokenHead(8, 3)).head.score
    torch.manual_seed(2)
    second = model(TokenHead(8, 3)).head.score
    assert first.weight.equal(second.weight) and not first.bias.any()


@pytest.mark.parity("transformers.spans", "brute force over all spans")
@pytest.mark.parametrize("longest", [1, 3, 9])
def test_the_best_span_is_brute_forces(longest, assert_parity):
    logits = torch.randn(40, 9, 2, generator=DRAW, dtype=torch.float64)
    logits[:, 6:] = -math.inf
    logits[:, 0] = -math.inf
    spans, scores = best_spans(logits, longest)
    for row, (span, score) in enumerate(zip(spans.tolist(), scores, strict=True)):
        every = {
            (i, j): logits[row, i, 0] + logits[row, j, 1]
            for i, j in itertools.product(range(1, 6), repeat=2)
            if i <= j < i + longest
        }
        assert tuple(span) == max(every, key=every.get)
        assert_parity(score, every[tuple(span)])
    # Each end for itself would often give no span at all.
    apart = logits.argmax(dim=1)
    assert (apart[:, 1] < apart[:, 0]).any()


def test_spans_of_equal_scores_and_bad_input():
    spans, _ = best_spans(torch.zeros(2, 4, 2), 2)
    assert spans.tolist() == [[0, 0], [0, 0]]
    with pytest.raises(ValueError, match=r"\(batch, time, 2\), got \(4, 2\)"):
        span_scores(torch.zeros(4, 2), 2)
    with pytest.raises(ValueError, match="at least 1, got 0"):
        best_spans(torch.zeros(2, 4, 2), 0)
