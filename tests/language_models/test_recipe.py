"""The two recipes: sizes, schedules, and that both learn."""

import pytest
import torch

from course_lib.language_models.checkpoint import told_before
from course_lib.language_models.recipe import RECIPES, parameter_count
from course_lib.training.batches import language_model_batches
from course_lib.training.loop import train

SHAPE = {"vocabulary_size": 65, "context": 64, "width": 128, "layers": 4, "heads": 4}


def test_both_have_the_size_of_the_comparison():
    # The efficient one spends two layers' worth on neighbours, and leaves them out.
    shapes = {"standard": SHAPE, "efficient": SHAPE | {"layers": 2}}
    counts = {
        name: parameter_count(make(shapes[name], 10).model)
        for name, make in RECIPES.items()
    }
    block = 12 * 128**2
    pairs = 65**2 * 80 + 80 * 128
    assert counts["efficient"] == 2 * block + (4 + 1) * 65 * 128 + pairs
    norms_and_biases = 4 * (13 * 128) + 2 * 128
    assert counts["standard"] == 4 * block + norms_and_biases + (65 + 64) * 128
    assert max(counts.values()) <= 810_000
    large = {**SHAPE, "vocabulary_size": 1024}  # words tell enough by themselves
    assert parameter_count(RECIPES["efficient"](large, 10).model) == (
        4 * block + 2 * 1024 * 128
    )


@pytest.mark.parametrize("name", RECIPES)
def test_every_parameter_is_moved_by_one_optimizer(name):
    recipe = RECIPES[name](SHAPE, 10)
    moved = [
        id(parameter)
        for optimizer in recipe.optimizers
        for group in optimizer.param_groups
        for parameter in group["params"]
    ]
    assert sorted(moved) == sorted(id(p) for p in recipe.model.parameters())


def test_schedules():
    standard, efficient = (make(SHAPE, 2000).schedule for make in RECIPES.values())
    assert standard(0) == pytest.approx(0.01) and standard(99) == pytest.approx(1)
    assert standard(2000) == pytest.approx(0.1)
    assert efficient(0) == efficient(400) == 1
    assert efficient(1200) == pytest.approx(0.5) and efficient(2000) == 0


def test_the_efficient_model_begins_by_knowing_nothing():
    model = RECIPES["efficient"](SHAPE, 10).model
    ids = torch.randint(65, (2, 20), generator=torch.Generator().manual_seed(0))
    assert model(ids).eq(0).all()
    hidden = model.hidden(ids)
    told = model.tokens(ids) + model.neighbours(ids)
    expected = torch.nn.functional.layer_norm(told, (128,))
    torch.testing.assert_close(hidden, expected)  # every branch adds nothing


@pytest.mark.parametrize("name", RECIPES)
def test_learns_a_text_that_repeats(name):
    shape = {"vocabulary_size": 7, "context": 16, "width": 32, "layers": 2, "heads": 2}
    recipe = RECIPES[name](shape, 60)
    ids = torch.tensor([0, 1, 2, 0, 3, 4, 0, 5, 6, 5] * 40)
    batches = language_model_batches(ids, 16, 8, torch.Generator().manual_seed(0))
    history = train(
        recipe.model, batches, 60, 0.0, optimizers=recipe.optimizers,
        schedule=recipe.schedule, clip=recipe.clip, progress=False,
    )  # fmt: skip
    assert history.losses[0] > 1.8 and history.losses[-1] < 1.2


def test_a_model_begun_with_other_parts_goes_on_with_them():
    older = {"norm": "rms without gain", "feed_forward": "squared_relu"}
    begun = RECIPES["efficient"](SHAPE | older, 10, 1, reach=4, pairs=0).model
    again = RECIPES["efficient"](SHAPE | older, 10, 2, **told_before(begun)).model
    again.load_state_dict(begun.state_dict())
    assert again.config == begun.config and begun.config.norm == older["norm"]
    assert told_before(begun) == {"reach": 4, "pairs": 0}
    plain = RECIPES["standard"](SHAPE | {"norm": "layer"}, 10).model
    assert plain.config.norm == "layer" and told_before(plain)["reach"] == 1
