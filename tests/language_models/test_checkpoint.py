"""Checkpoints: what goes in comes out, whole or not at all."""

import json

import pytest
import torch
from safetensors.torch import save_file

from course_lib.language_models import GPT, GPTConfig
from course_lib.language_models.checkpoint import (
    Checkpoint,
    load_checkpoint,
    load_optimizers,
    make_model,
    optimizer_tensors,
    save_checkpoint,
)
from course_lib.positions.alibi import AlibiPositions
from course_lib.tokenizers.byte_bpe import ByteBPE
from course_lib.tokenizers.characters import CharacterTokenizer
from course_lib.training.muon import Muon

TEXT = "the cat sat on the mat, the rat sat on the cat. " * 3
TOKENIZERS = {
    "characters": CharacterTokenizer(TEXT),
    "bpe": ByteBPE.train(TEXT, 270),
}


@pytest.mark.parametrize("kind", TOKENIZERS)
@pytest.mark.parametrize("positions", ["learned", "rotary"])
def test_what_goes_in_comes_out(kind, positions, tmp_path):
    tokenizer = TOKENIZERS[kind]
    config = GPTConfig(
        tokenizer.size, 16, 8, 2, 2, norm="rms", tied=False, feed_forward="swiglu"
    )
    model = make_model(config, positions, seed=3)
    facts, tensors = {"step": 7, "best": 1.25}, {"optimizer.0": torch.arange(3)}
    path = tmp_path / "deep" / "model.safetensors"
    save_checkpoint(path, Checkpoint(model, tokenizer, facts, tensors))
    got = load_checkpoint(path)
    ids = torch.tensor([tokenizer.encode("the rat")])
    assert got.model(ids).equal(model.eval()(ids)) and not got.model.training
    assert got.tokenizer.encode(TEXT) == tokenizer.encode(TEXT)
    assert got.facts == facts and got.tensors_of("optimizer")["0"].equal(
        tensors["optimizer.0"]
    )
    assert [file.name for file in path.parent.iterdir()] == ["model.safetensors"]


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    path, tokenizer = tmp_path / "model.safetensors", TOKENIZERS["characters"]
    model = make_model(GPTConfig(tokenizer.size, 8, 8, 1, 2))
    save_checkpoint(path, Checkpoint(model, tokenizer, {"step": 1}))

    def full(tensors, file, metadata):
        file.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("safetensors.torch.save_file", full)
    with pytest.raises(OSError, match="could not be written: .*No space left"):
        save_checkpoint(path, Checkpoint(model, tokenizer, {"step": 2}))
    assert load_checkpoint(path).facts == {"step": 1}
    assert [file.name for file in tmp_path.iterdir()] == ["model.safetensors"]


def test_files_that_are_no_checkpoints_are_named(tmp_path):
    path, tokenizer = tmp_path / "model.safetensors", TOKENIZERS["characters"]
    model = make_model(GPTConfig(tokenizer.size, 8, 8, 1, 2))
    with pytest.raises(ValueError, match="which is not there"):
        load_checkpoint(path)
    save_checkpoint(path, Checkpoint(model, tokenizer))
    whole = path.read_bytes()
    for cut in (0, 5, len(whole) - 4):
        path.write_bytes(whole[:cut])
        with pytest.raises(ValueError, match="expected a whole checkpoint"):
            load_checkpoint(path)
    save_file({"a": torch.ones(2)}, path)
    with pytest.raises(ValueError, match="got others'"):
        load_checkpoint(path)

    def told(change):
        from safetensors import safe_open

        path.write_bytes(whole)
        with safe_open(path, "pt") as file:
            content = json.loads(file.metadata()["course"])
            tensors = {name: file.get_tensor(name) for name in file.keys()}
        change(content)
        save_file(tensors, path, metadata={"course": json.dumps(content)})

    for change, words in (
        (lambda content: content.update(format=9), "format 1 or older, got 9"),
        (lambda content: content["config"].update(new=1), "unknown setting 'new'"),
        (
            lambda content: content["config"].update(layers=2),
            "got none, and 15 more that do not fit",
        ),
        (lambda content: content["config"].update(width=16), "expected tokens.weight"),
        (lambda content: content.update(positions="spiral"), "learned, rotary, got"),
    ):
        told(change)
        with pytest.raises(ValueError, match=words):
            load_checkpoint(path)


def test_parts_that_no_file_names_are_refused(tmp_path):
    tokenizer = TOKENIZERS["characters"]
    config = GPTConfig(tokenizer.size, 8, 8, 1, 2)
    foreign = GPT(config, positions=AlibiPositions(2))
    with pytest.raises(ValueError, match="learned or rotary positions"):
        save_checkpoint(tmp_path / "x", Checkpoint(foreign, tokenizer))


def test_optimizers_go_on_as_if_nothing_had_been():
    def made():
        torch.manual_seed(0)
        layers = torch.nn.Linear(4, 3), torch.nn.Linear(4, 3)
        return layers, [
            Muon([layers[0].weight], lr=0.1),
            torch.optim.Adam([*layers[1].parameters(), layers[0].bias], lr=0.1),
        ]

    def step(layers, optimizers):
        x = torch.linspace(-1, 1, 8).reshape(2, 4)
        sum(layer(x).pow(3).sum() for layer in layers).backward()
        for optimizer in optimizers:
            optimizer.step()
            optimizer.zero_grad()

    layers, optimizers = made()
    step(layers, optimizers)
    others, again = made()
    for mine, theirs in zip(others, layers, strict=True):
        mine.load_state_dict(theirs.state_dict())
    load_optimizers(again, optimizer_tensors(optimizers))
    step(layers, optimizers)
    step(others, again)
    for mine, theirs in zip(others, layers, strict=True):
        assert mine.weight.equal(theirs.weight) and mine.bias.equal(theirs.bias)
    with pytest.raises(ValueError, match="expected 1 optimizers"):
        load_optimizers(again[:1], optimizer_tensors(optimizers))
