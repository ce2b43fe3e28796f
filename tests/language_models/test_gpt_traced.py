"""A GPT under torch.compile, and on devices whose values cannot be read for free."""

import pytest
import torch

from course_lib.checks import check_ids, readable
from course_lib.language_models import GPT, GPTConfig
from course_lib.positions import AlibiPositions, BucketPositions, RotaryPositions

CONFIG = GPTConfig(11, context=16, width=16, layers=2, heads=2)
SCHEMES = {
    "learned": lambda: None,
    "rotary": lambda: RotaryPositions(8),
    "ALiBi": lambda: AlibiPositions(2),
    "T5": lambda: BucketPositions(2, bidirectional=False),
}


@pytest.mark.parametrize("name", SCHEMES)
def test_it_compiles_without_a_break(name):
    model = GPT(CONFIG, positions=SCHEMES[name]()).eval()
    compiled = torch.compile(model, fullgraph=True, backend="eager")
    for time in (9, 12):
        ids = torch.arange(time)[None] % 11
        torch.testing.assert_close(compiled(ids), model(ids))
    torch._dynamo.reset()


def test_checks_of_values_stay_where_values_are_free():
    ids = torch.tensor([0, 11])
    with pytest.raises(ValueError, match="ids must lie between 0 and 10, got 11"):
        check_ids(ids, 11)
    assert readable(ids) and not readable(ids.to("meta"))
    assert check_ids(ids.to("meta"), 11).shape == (2,)
    for bad in (torch.zeros(2), torch.ones(2).bool(), torch.zeros(2).cfloat()):
        with pytest.raises(ValueError, match=f"ids must be integers, got {bad.dtype}"):
            check_ids(bad, 11)
