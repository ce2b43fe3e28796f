"""The shift to the right, by BART's convention; what stands at the padding counts for
nothing.
"""

import pytest
import torch

from course_lib.training.batches import IGNORE
from course_lib.training.loop import next_token_loss
from course_lib.training.teacher_forcing import shift_right
from course_lib.transformers import EncoderDecoder, TransformerConfig

LABELS = torch.tensor([[0, 5, 6, 2, IGNORE], [0, 2, IGNORE, IGNORE, IGNORE]])


def test_bart_s_decoder_begins_with_the_end_token():
    assert shift_right(torch.tensor([[0, 5, 6, 2]]), 2, 1).tolist() == [[2, 0, 5, 6]]


@pytest.mark.parity("training.teacher_forcing", "transformers' BART")
def test_equals_transformers(assert_parity):
    bart = pytest.importorskip("transformers.models.bart.modeling_bart")
    assert_parity(
        shift_right(LABELS, 2, 1), bart.shift_tokens_right(LABELS.clone(), 1, 2)
    )


def test_an_end_token_that_is_read_changes_neither_loss_nor_gradient():
    """A short row keeps its end token in what the decoder reads."""
    read = shift_right(LABELS, 2, 1)
    assert read.tolist() == [[2, 0, 5, 6, 2], [2, 0, 2, 1, 1]]
    source = torch.tensor([[3, 4, 5], [6, 5, 3]])
    losses, gradients = [], []
    for token in (2, 7):
        other = read.clone()
        other[0, 4] = other[1, 2] = other[1, 4] = token
        model = EncoderDecoder(TransformerConfig(8, context=6, width=8, layers=1), 0)
        model.double()
        loss = next_token_loss(model(source, None, other), LABELS)
        loss.backward()
        losses.append(loss.item())
        gradients.append([p.grad for p in model.parameters()])
    assert losses[0] == losses[1]
    for one, other in zip(*gradients, strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=1e-15)


def test_labels_of_one_text_are_refused():
    with pytest.raises(ValueError, match=r"\(batch, time\), got \(3,\)"):
        shift_right(torch.tensor([0, 5, 2]), 2, 1)
