"""Memory and energy: equal to what is measured, and to published estimates."""

import pytest
import torch

from course_lib.language_models import (
    GPT,
    GPTS,
    LLAMAS,
    Accelerator,
    GPTConfig,
    GPTNeoConfig,
    LlamaConfig,
    cache_bytes,
    energy_of_hours,
    longest_text,
    make_llama,
    parameter_bytes,
    training_bytes,
    training_energy,
    what_fits,
)
from course_lib.language_models.memory import GIB

SMALL = [
    GPTConfig(11, 16, 24, 3, 4),
    GPTConfig(11, 16, 24, 2, 4, key_value_heads=1),
    GPTNeoConfig(11, 16, 24, 2, 4, window=3),
    LlamaConfig(11, 16, 24, 3, 4, key_value_heads=2, window=3),
    LlamaConfig(11, 16, 24, 3, 6, experts=3),
]


@pytest.mark.parametrize("config", SMALL, ids=str)
def test_memory_is_what_is_measured(config):
    llama = isinstance(config, LlamaConfig)
    model = make_llama(config) if llama else GPT(config)
    cache = model.new_cache()
    model(torch.zeros(5, 7, dtype=torch.long), cache=cache)
    assert cache_bytes(config, 7, 5, "fp32") == cache.bytes
    parameters = list(model.parameters())
    assert parameter_bytes(config, "fp32") == sum(p.nbytes for p in parameters)
    half = make_llama(config) if llama else GPT(config)
    half = half.bfloat16()
    assert parameter_bytes(config) == sum(p.nbytes for p in half.parameters())
    cache = half.new_cache()
    half(torch.zeros(2, 3, dtype=torch.long), cache=cache)
    assert cache_bytes(config, 3, 2) == cache.bytes


def test_training_takes_what_adamw_keeps():
    model = GPT(SMALL[0])
    optimizer = torch.optim.AdamW(model.parameters())
    model(torch.zeros(1, 16, dtype=torch.long)).sum().backward()
    optimizer.step()
    kept = [p.nbytes + p.grad.nbytes for p in model.parameters()]
    kept += [
        value.nbytes
        for state in optimizer.state.values()
        for name, value in state.items()
        if name != "step"
    ]
    assert training_bytes(SMALL[0]) == sum(kept)


def test_known_sizes():
    # LLaMA 7B: 0.5 MiB a token; 70B of LLaMA 2: 8 key heads instead of 64.
    assert cache_bytes(LLAMAS["llama-7b"], 1) == 2**19
    assert cache_bytes(LLAMAS["llama-2-70b"], 4096) == 1.25 * GIB
    whole = GPTConfig(32_000, 4096, 8192, 80, 64, feed_forward="swiglu")
    assert cache_bytes(whole, 4096) == 8 * cache_bytes(LLAMAS["llama-2-70b"], 4096)
    mistral = LLAMAS["mistral-7b"]
    assert cache_bytes(mistral, 32_768, rolling=True) == cache_bytes(mistral, 4096)
    assert cache_bytes(mistral, 100, rolling=True) == cache_bytes(mistral, 100)
    # GPT-Neo's global layers need all of them.
    neo = SMALL[2]
    assert cache_bytes(neo, 9, rolling=True) == cache_bytes(neo, 9)


def test_what_fits_fits_and_one_token_more_does_not():
    shape = LLAMAS["llama-2-7b"]
    assert longest_text(shape, 24 * GIB) == 4096  # the context, and room to spare
    memory = parameter_bytes(shape) + 1.5 * GIB
    longest = longest_text(shape, memory)
    assert parameter_bytes(shape) + cache_bytes(shape, longest) <= memory
    assert parameter_bytes(shape) + cache_bytes(shape, longest + 1) > memory
    assert longest_text(shape, memory, batch=4) == longest // 4
    assert longest_text(shape, 8 * GIB) == 0
    fits = what_fits(LLAMAS, 16 * GIB, 2048)
    assert fits["llama-7b"] == "bf16"
    assert fits["llama-2-13b"] == "int8"
    assert fits["llama-33b"] is None
    assert what_fits(LLAMAS, 1e15, 5000)["llama-2-7b"] is None  # too long for it


@pytest.mark.parity("language_models.energy", "published estimates of energy")
def test_published_runs_come_out(record_error):
    """Patterson et al. 2021, table 4: GPT-3 in 3.14e23 operations at 24.6 of 125
    TFLOPS and 330 W: 1,287 MWh, 552 t. Touvron et al. 2023, table 15: LLaMA 65B in
    1,022,362 hours at 400 W: 449 MWh, 173 t.
    """
    v100 = Accelerator(125e12, 330, 24.6 / 125)
    gpt3 = training_energy(3.14e23, v100, overhead=1.1, intensity=0.429)
    llama = energy_of_hours(1_022_362, 400, overhead=1.1, intensity=0.385)
    worst = 0.0
    for ours, published in (
        (gpt3.kilowatt_hours, 1_287e3),
        (gpt3.kilograms, 552e3),
        (llama.kilowatt_hours, 449e3),
        (llama.kilograms, 173e3),
    ):
        assert ours == pytest.approx(published, rel=5e-3)
        worst = max(worst, abs(ours / published - 1))
    record_error(
        "language_models.energy",
        "published estimates of energy",
        worst,
        "relative, 0.005",
    )


def test_energy_follows_its_assumptions():
    chip = Accelerator(1e12, 100, 0.5)
    one = training_energy(3600 * 0.5e12, chip, overhead=1.0, intensity=0.5)
    assert (one.device_hours, one.kilowatt_hours, one.kilograms) == (1, 0.1, 0.05)
    twice = training_energy(2 * 3600 * 0.5e12, chip, overhead=2.0, intensity=0.5)
    assert twice.kilowatt_hours == pytest.approx(4 * one.kilowatt_hours)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="one of fp32, .*, got 'fp64'"):
        parameter_bytes(GPTS["gpt2"], "fp64")
    with pytest.raises(ValueError, match="counts from 0 on, got -1 and 1"):
        cache_bytes(GPTS["gpt2"], -1)
    with pytest.raises(ValueError, match="batch must be at least 1, got 0"):
        longest_text(GPTS["gpt2"], 1e9, 0)
    with pytest.raises(ValueError, match="speed and power above 0, got 0 and 1"):
        Accelerator(0, 1)
    with pytest.raises(ValueError, match=r"utilization must lie in \(0, 1\], got 2"):
        Accelerator(1, 1, 2)
    with pytest.raises(ValueError, match="overhead from 1 on, got 1, 0.4 and 0.9"):
        training_energy(1, Accelerator(1, 1), 0.9)
