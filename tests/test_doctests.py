"""The examples in docstrings give what they show."""

import doctest
import importlib
import pkgutil

import pytest

import course_lib
from course_lib.tooling import is_tooling

MODULES = [
    module.name
    for module in pkgutil.walk_packages(course_lib.__path__, "course_lib.")
    if not is_tooling(module.name) and not module.ispkg
]
#: Small helpers whose docstring shows one input and its output.
SHOWN = {
    "course_lib.attention.dot_product": ["causal_mask", "padding_mask"],
    "course_lib.attention.heads": ["split_heads", "share_heads"],
    "course_lib.positions.alibi": ["alibi_slopes"],
    "course_lib.positions.buckets": ["relative_bucket"],
    "course_lib.positions.distances": ["distances", "first_positions"],
    "course_lib.positions.rotary": ["rotate_pairs", "pairs_to_halves"],
    "course_lib.positions.sinusoidal": ["frequencies", "sinusoidal_table"],
    "course_lib.layers.stack": ["depth_scale"],
    "course_lib.layers.swiglu": ["equal_hidden"],
    "course_lib.tokenizers.bert_pretokenize": ["bert_words", "strip_accents"],
    "course_lib.tokenizers.bpe": ["count_pairs", "merge", "encode_word"],
    "course_lib.tokenizers.byte_bpe": ["standard_ids"],
    "course_lib.tokenizers.byte_level": ["to_printable", "from_printable"],
    "course_lib.tokenizers.pretokenize": ["gpt2_words", "count_words"],
    "course_lib.tokenizers.special": ["split_special"],
    "course_lib.tokenizers.wordpiece": ["longest_matches"],
    "course_lib.training.batches": ["pad"],
    "course_lib.training.loop": ["learning_rate_at"],
}


@pytest.mark.parametrize("name", MODULES)
def test_examples_give_what_they_show(name):
    module = importlib.import_module(name)
    found = [test for test in doctest.DocTestFinder().find(module) if test.examples]
    for test in found:
        report = []
        result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(
            test, out=report.append
        )
        assert not result.failed, "".join(report)
    shown = {test.name.rpartition(".")[2] for test in found}
    assert set(SHOWN.get(name, [])) <= shown


def test_the_list_names_modules_that_exist():
    assert set(SHOWN) <= set(MODULES)
