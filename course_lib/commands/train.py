"""``course train``: a GPT from a text of one's own."""

import hashlib
import math
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path

import torch
from torch import Tensor

from course_lib.data.corpus import read_corpus
from course_lib.data.small_stories import sample_stories
from course_lib.device import device
from course_lib.errors import CourseError
from course_lib.language_models.checkpoint import (
    Checkpoint,
    load_checkpoint,
    load_optimizers,
    optimizer_tensors,
    save_checkpoint,
    told_before,
)
from course_lib.language_models.recipe import RECIPES, Recipe, parameter_count
from course_lib.language_models.sampling import Sampling
from course_lib.language_models.writer import Writer
from course_lib.suggest import did_you_mean
from course_lib.tokenizers.byte_bpe import ByteBPE
from course_lib.tokenizers.characters import CharacterTokenizer
from course_lib.training.batches import language_model_batches
from course_lib.training.bits import whole_text_bits
from course_lib.training.loop import next_token_loss, train
from course_lib.training.progress import clock
from course_lib.training.threads import choose_threads

STORIES = 4000  # embedded text, where none is named
HELD_OUT = 0.1  # of the text, its end
SHAPE = ("context", "width", "layers", "heads", "dropout")  # of a model
STEPS = 2000  # of a new run; one taken up again goes on as it was planned


@dataclass(frozen=True)
class Options:
    """What can be chosen. The model's shape, its tokenizer, ``recipe``, ``batch`` and
    ``seed`` are kept in the checkpoint: with ``resume`` those count.
    """

    text: str | None  # a file or folder; None: the course's own small stories
    out: Path = Path("model")  # the folder of checkpoints
    tokens: str = "bpe"  # or "characters"
    vocabulary: int = 1024  # of the BPE
    recipe: str = "efficient"
    layers: int = 4
    heads: int = 4
    width: int = 128
    context: int = 64
    dropout: float = 0.0
    batch: int = 12
    steps: int | None = None  # as planned; of a new run STEPS
    seed: int = 0
    every: int = 200  # steps between two looks at the held-out text
    resume: bool = False
    device: str | None = None
    threads: int | None = None  # None: by measuring


def train_command(options: Options, say=print) -> Path:
    """Train, or go on; returns the file with the best model.

    Raises:
        CourseError: If the text, an option or a checkpoint cannot be used.
    """
    try:
        return _train(options, say)
    except (ValueError, OSError) as error:
        raise CourseError(str(error)) from error


def _train(options: Options, say) -> Path:
    last, best = options.out / "last.safetensors", options.out / "best.safetensors"
    if options.recipe not in RECIPES:
        raise ValueError(
            f"there is no recipe {options.recipe!r}"
            f"{did_you_mean(options.recipe, RECIPES)}"
        )
    if options.tokens not in ("bpe", "characters"):
        raise ValueError(
            f"expected tokens to be bpe or characters, got {options.tokens!r}"
        )
    for name in ("steps", "every", "threads"):
        if (value := getattr(options, name)) is not None and value < 1:
            raise ValueError(f"{name} must be at least 1, got {value}")
    before = load_checkpoint(last) if options.resume else None
    if options.steps is None:
        options = replace(options, steps=before.facts["steps"] if before else STEPS)
    if before is None and last.exists():
        raise ValueError(
            f"{options.out} holds a model already: go on with --resume, or name another"
            " folder with --out"
        )
    if options.text is None:
        text = "\n".join(sample_stories(STORIES, seed=0))
    else:
        text = read_corpus(options.text)
    cut = int(len(text) * (1 - HELD_OUT))
    tokenizer = before.tokenizer if before else _tokenizer(options, text[:cut], text)
    ids, held_out = (
        torch.tensor(tokenizer.encode(part)) for part in (text[:cut], text[cut:])
    )
    context = before.model.config.context if before else options.context
    if min(len(ids), len(held_out)) <= context:
        raise ValueError(
            f"the text has {len(ids)} tokens to learn from and {len(held_out)} to judge"
            f" by, and the context is {context}: take a longer text or a shorter context"
        )
    recipe = _recipe(options, before, tokenizer.size)
    place = device(options.device)
    recipe.model.to(place)
    facts = _facts(options, before, text, say)
    if before:
        load_optimizers(recipe.optimizers, before.tensors_of("optimizer"))
    say(
        f"{parameter_count(recipe.model):,} parameters on {place}; {len(ids):,} tokens to"
        f" learn from, {tokenizer.size:,} different ones"
    )
    start = facts["step"]
    if start >= options.steps:
        raise ValueError(f"{start} steps are done: to go on, ask for more with --steps")
    if place.type == "cpu":
        _set_threads(options.threads, recipe, ids, context, facts["batch"], say)

    options.out.mkdir(parents=True, exist_ok=True)  # if it cannot be, say so now
    watch = _Watch(options, recipe, tokenizer, ids, held_out, facts, last, best, say)
    with _gently_stopped(watch):
        history = train(
            recipe.model,
            batches(ids, context, facts["batch"], facts["seed"], start),
            options.steps,
            0.0,
            optimizers=recipe.optimizers,
            schedule=recipe.schedule,
            clip=recipe.clip,
            seed=facts["seed"],
            start=start,
            random_state=before.tensors.get("random") if before else None,
            on_step=watch,
            label="step",
        )
    if history.interrupted:
        watch.save()
        say(f"\nStopped after {watch.step} steps; --resume goes on from there.")
    if not best.exists():
        watch.look()
    say(f"The best model is in {best}: course generate {options.out}")
    return best


def batches(
    ids: Tensor, context: int, batch: int, seed: int, start: int
) -> Iterator[tuple[Tensor, Tensor]]:
    """Random windows of a text, for ever, from batch number ``start`` on.

    Each batch has a seed of its own, so that a run taken up again goes on with the
    batch that it would have had.

    Yields:
        Inputs (B, T) and targets (B, T).
    """
    step = start
    while True:
        generator = torch.Generator().manual_seed(seed * 1_000_003 + step)
        yield next(language_model_batches(ids, context, batch, generator))
        step += 1


def held_out_loss(model, ids: Tensor, context: int, most: int = 64) -> float:
    """The mean loss in nats a token over windows spread evenly over a text."""
    starts = torch.arange(0, len(ids) - context, context)
    starts = starts[torch.linspace(0, len(starts) - 1, min(most, len(starts))).long()]
    windows = list(ids[starts[:, None] + torch.arange(context + 1)])
    return float(whole_text_bits(model, windows).mean()) * math.log(2) / context


class _Watch:
    """Called after every step: looks at the held-out text, saves, writes a sample."""

    def __init__(
        self, options, recipe, tokenizer, ids, held_out, facts, last, best, say
    ):
        self.options, self.recipe, self.tokenizer = options, recipe, tokenizer
        self.held_out, self.facts, self.say = held_out, facts, say
        self.last, self.best, self.step = last, best, facts["step"]
        self.began, self.first = time.perf_counter(), facts["step"]
        self.prompt = tokenizer.decode(ids[:1].tolist())
        self.random, self.stopped = None, False

    def __call__(self, step: int, loss: float) -> None:
        self.step, self.random = step, torch.get_rng_state()
        if step % self.options.every == 0 or step == self.options.steps:
            self.look(loss)
        if self.stopped:
            raise KeyboardInterrupt

    def look(self, loss: float | None = None) -> None:
        """Judge the model, and save it."""
        model, context = self.recipe.model, self.recipe.model.config.context
        judged = held_out_loss(model, self.held_out, context)
        took = time.perf_counter() - self.began
        rate = (self.step - self.first) / took
        left = (self.options.steps - self.step) / rate if rate else 0.0
        learned = "" if loss is None else f"loss {loss:.3f}, "
        self.say(
            f"step {self.step}/{self.options.steps}: {learned}held-out {judged:.3f};"
            f" {rate * self.facts['batch'] * context:,.0f} tokens a second, about"
            f" {clock(left)} left"
        )
        self.say(f"  {self._sample()!r}")
        if self.facts["best"] is None or judged < self.facts["best"]:
            self.facts["best"] = judged
            facts = {**self.facts, "step": self.step}
            save_checkpoint(self.best, Checkpoint(model, self.tokenizer, facts))
        self.save()

    def save(self) -> None:
        """Write all that is needed to go on."""
        self.facts["step"] = self.step
        tensors = {
            f"optimizer.{name}": tensor
            for name, tensor in optimizer_tensors(self.recipe.optimizers).items()
        }
        if self.random is not None:
            tensors["random"] = self.random
        model = Checkpoint(self.recipe.model, self.tokenizer, self.facts, tensors)
        save_checkpoint(self.last, model)

    def _sample(self) -> str:
        writer = Writer(self.recipe.model, self.tokenizer, Sampling(temperature=0.8))
        return self.prompt + "".join(writer.write(self.prompt, 30))


@contextmanager
def _gently_stopped(watch: _Watch) -> Iterator[None]:
    """Ctrl-C ends the run after the step that is being made, so that nothing is left
    half done; a second one ends it at once.
    """

    def stop(number, frame) -> None:
        if watch.stopped:
            raise KeyboardInterrupt
        watch.stopped = True

    try:
        before = signal.signal(signal.SIGINT, stop)
    except ValueError:  # only a program's main thread hears of it
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _facts(options: Options, before: Checkpoint | None, text: str, say) -> dict:
    digest = hashlib.sha256(text.encode()).hexdigest()
    if before is None:
        kept = {"recipe": options.recipe, "batch": options.batch, "seed": options.seed}
        return {**kept, "step": 0, "best": None, "steps": options.steps, "text": digest}
    if before.facts["text"] != digest:
        say("This is not the text that the model was trained on before.")
    typed = {field.name: getattr(options, field.name) for field in fields(options)
             if getattr(options, field.name) != field.default}  # fmt: skip
    holds = vars(before.model.config) | before.facts
    for name in ("recipe", *SHAPE, "batch", "seed"):
        if name in typed and typed[name] != holds[name]:
            say(f"{name} stays {holds[name]}: what was begun with it goes on with it.")
    if before.facts["steps"] != options.steps:
        say(
            f"The run was planned for {before.facts['steps']} steps: with"
            f" {options.steps} the learning rate falls at another time."
        )
    return {**before.facts, "steps": options.steps, "text": digest}


def _tokenizer(options: Options, learned_from: str, text: str):
    if options.tokens == "characters":
        # Of the whole text: a character that is held out has a number too.
        return CharacterTokenizer(text)
    return ByteBPE.train(learned_from, options.vocabulary)


def _recipe(options: Options, before: Checkpoint | None, size: int) -> Recipe:
    if before is None:
        shape = {name: getattr(options, name) for name in SHAPE}
        shape["vocabulary_size"] = size
        return RECIPES[options.recipe](shape, options.steps, options.seed)
    config = before.model.config
    # A recipe may have had other parts when the model was begun.
    parts = ("vocabulary_size", *SHAPE, "feed_forward", "norm")
    shape = {name: getattr(config, name) for name in parts}
    name = before.facts["recipe"]
    known = told_before(before.model) if name == "efficient" else {}
    recipe = RECIPES[name](shape, options.steps, **known)
    recipe.model.load_state_dict(before.model.state_dict())
    return recipe


def _set_threads(
    threads: int | None, recipe: Recipe, ids, context: int, batch: int, say
) -> None:
    if threads is not None:
        torch.set_num_threads(threads)
        return
    inputs, targets = next(batches(ids, context, batch, 0, 0))

    def step() -> None:
        next_token_loss(recipe.model(inputs), targets).backward()
        recipe.model.zero_grad()

    with torch.random.fork_rng(devices=[]):  # dropout draws
        count = choose_threads(step)
    say(f"{count} of {os.cpu_count()} threads, the faster choice here")
