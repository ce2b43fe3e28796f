"""Four architectures behind one shape: against torch's own parts, padding, equal sizes,
bad input.
"""

from dataclasses import replace

import pytest
import torch
from torch import nn
from torch_twins import twin_of_block

from course_lib.applications.sequence_classification import (
    ARCHITECTURES,
    SequenceClassifier,
    SequenceConfig,
    accuracy,
    fit,
    of_size,
    parameters_of,
)
from course_lib.data.recall import sample_recall

ARMS = {
    "RNN": {},
    "LSTM": {},
    "TCN": {"layers": 3},
    "transformer": {"layers": 2, "heads": 2},
}


def config(architecture, **changes):
    return SequenceConfig(
        architecture,
        vocabulary_size=9,
        classes=8,
        length=20,
        width=8,
        **{**ARMS[architecture], **changes},
    )


def ids(batch=3, length=12, seed=0):
    return torch.randint(
        9, (batch, length), generator=torch.Generator().manual_seed(seed)
    )


@pytest.mark.parity(
    "applications.sequence_classification", "torch.nn.TransformerEncoderLayer"
)
@pytest.mark.parametrize("padded", [False, True])
def test_the_transformer_agrees_with_torch(padded, assert_parity):
    model = SequenceClassifier(config("transformer")).double()
    lengths = torch.tensor([12, 5, 1]) if padded else None
    x = model.embed(ids()) + model.mix.positions.table[:12]
    hidden = None if lengths is None else torch.arange(12) >= lengths[:, None]
    for block in model.mix.blocks:
        x = twin_of_block(block)(x, src_key_padding_mask=hidden)
    x = nn.functional.layer_norm(x, (8,))
    last = x[:, -1] if lengths is None else x[torch.arange(3), lengths - 1]
    assert_parity(model(ids(), lengths), model.head(last))


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_one_alone_equals_one_in_a_padded_batch(architecture):
    model, tokens = SequenceClassifier(config(architecture)).double(), ids()
    together = model(tokens, torch.tensor([5, 12, 7]))
    torch.testing.assert_close(together[:1], model(tokens[:1, :5]))
    other = tokens.clone()
    other[0, 5:] = 8 - other[0, 5:]
    torch.testing.assert_close(model(other, torch.tensor([5, 12, 7])), together)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_answer_depends_on_the_first_token_and_on_order(architecture):
    model, tokens = SequenceClassifier(config(architecture)).double(), ids()
    changed = tokens.clone()
    changed[:, 0] = (changed[:, 0] + 1) % 9
    assert (model(tokens) - model(changed)).abs().max() > 1e-9
    swapped = tokens[:, [1, 0, *range(2, 12)]]
    assert (model(tokens) - model(swapped)).abs().max() > 1e-9


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_seed_decides_and_global_state_is_left_alone(architecture):
    before = torch.get_rng_state()
    one, same, other = (
        SequenceClassifier(config(architecture), seed)(ids()) for seed in (1, 1, 2)
    )
    assert (
        one.equal(same) and not one.equal(other) and torch.get_rng_state().equal(before)
    )


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_width_is_the_one_that_comes_nearest_to_a_size(architecture):
    chosen = of_size(config(architecture), 5000)
    step = chosen.heads if architecture == "transformer" else 1
    gap = abs(parameters_of(SequenceClassifier(chosen)) - 5000)
    for width in (chosen.width - step, chosen.width + step):
        assert (
            abs(parameters_of(SequenceClassifier(replace(chosen, width=width))) - 5000)
            >= gap
        )
    assert gap < 1000


def test_the_gain_reaches_the_rnn():
    weight = SequenceClassifier(config("RNN", gain=1.3)).mix.layer.from_state.weight
    torch.testing.assert_close(weight @ weight.T, 1.3**2 * torch.eye(8))


def test_the_forget_bias_reaches_the_lstm():
    layer = SequenceClassifier(config("LSTM", forget_bias=4.0)).mix.layer
    assert layer.from_input.bias[8:16].eq(4.0).all()


def recall_batches(lag, batch=32, seed=0):
    generator = torch.Generator().manual_seed(seed)
    while True:
        yield sample_recall(batch, lag, generator)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_every_architecture_learns_to_recall_over_a_short_lag(architecture):
    model = SequenceClassifier(of_size(config(architecture), 8000))
    losses = fit(model, recall_batches(3), 400, 0.01, solved_below=0.05)
    assert losses[0] > 1.5 and len(losses) < 400 and sum(losses[-10:]) < 0.5
    assert accuracy(model, *next(recall_batches(3, 300, seed=1))) > 0.95


def test_out_of_reach_a_convolution_stays_at_chance():
    model = SequenceClassifier(config("TCN", layers=1))  # receptive field 5
    fit(model, recall_batches(5), 200, 0.01)
    assert (
        accuracy(model, *next(recall_batches(5, 2000, seed=1))) < 0.16
    )  # chance is 0.125
    fit(model, recall_batches(4), 200, 0.01)
    assert accuracy(model, *next(recall_batches(4, 2000, seed=1))) > 0.3


def test_fit_stops_when_asked_and_counts_its_batches():
    model = SequenceClassifier(config("RNN"))
    assert len(fit(model, recall_batches(3), 5, 0.01)) == 5
    assert len(fit(model, recall_batches(3), 50, 0.01, solved_below=100.0)) == 10
    with pytest.raises(ValueError, match="expected 3 batches, got 2"):
        fit(model, [next(recall_batches(3)) for _ in range(2)], 3, 0.01)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: SequenceConfig("GRU", 9, 8, 20), "got 'GRU'"),
        (lambda: config("RNN", layers=2), "one layer here, got 2"),
        (lambda: config("TCN", kernel=0), "kernel must be at least 1, got 0"),
        (
            lambda: of_size(config("TCN", layers=9, kernel=9), 10),
            "more than twice the 10",
        ),
        (
            lambda: SequenceClassifier(config("RNN"))(ids()[0]),
            r"integers \(batch, time\)",
        ),
        (lambda: SequenceClassifier(config("RNN"))(ids().float()), "float32"),
        (lambda: SequenceClassifier(config("RNN"))(ids()[:, :0]), "not empty"),
        (
            lambda: SequenceClassifier(config("RNN"))(ids(), torch.tensor([12, 13, 1])),
            "numbers from 1 to 12",
        ),
        (
            lambda: SequenceClassifier(config("RNN"))(ids(), torch.tensor([12, 0, 1])),
            "numbers from 1 to 12",
        ),
        (
            lambda: SequenceClassifier(config("RNN"))(ids(), torch.tensor([12, 2])),
            "3 numbers",
        ),
        (
            lambda: SequenceClassifier(config("transformer"))(ids(length=21)),
            "20 positions",
        ),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
