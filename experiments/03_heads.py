"""Does it matter into how many heads the same width is split, and whether they share
keys and values?

Small language models write small stories. They have the same layers, the same width
and, but for the shared keys and values, the same number of parameters. Only the number
of heads differs.
"""

import torch

from course_lib.attention import GroupedQueryAttention, head_diversity
from course_lib.data import small_stories
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.language_models.text_model import (
    STORY_CONTEXT,
    TextModel,
    bits_per_story,
    story_sequences,
)
from course_lib.training import story_batches, train
from course_lib.training.loop import next_token_loss
from course_lib.training.timing import seconds

QUESTION = """
Does it matter into how many heads the same width is split, and whether they share keys
and values?
"""

CHANGES = """
The hypothesis was written before any run. A trial of 20 steps with seed 0 came next, to
see how long a run takes; after it, and before the run, the steps were cut from 400 to
250, and fewer stories were set aside for validation and test.
"""

HYPOTHESIS = """
At equal width and equal parameters, four heads need fewer bits a story than one head, in the mean over five seeds by
more than the interval of the difference. From four heads to eight the gain is smaller than from one to four. Time a
training step grows with the number of heads, by at most a half from one to eight. The heads of a layer differ: the
mean head diversity of the four-head models is above 0.2. Eight query heads that share one key and one value head need
more bits than eight with their own, by at most 5 bits a story.
"""

REFUTED_IF = """
The interval of the difference between one head and four, paired by seed, includes 0 or lies on the other side; or the
mean over seeds of any other quantity lies on the other side of its bound.
"""

SETTINGS = {
    "stories": 4000,
    "width": 64,
    "layers": 2,
    "steps": 250,
    "batch": 8,
    "learning_rates": [
        0.005,
        0.01,
    ],  # every arm is trained with each, and keeps the better on validation stories
    "arms": {  # query heads, key/value heads
        "1 head": [1, 1],
        "2 heads": [2, 2],
        "4 heads": [4, 4],
        "8 heads": [8, 8],
        "8 heads, shared": [8, 1],
    },
}
SEEDS = [1, 2, 3, 4, 5]
MEASURED = ["milliseconds"]  # differ from run to run


def build(heads: int, shared: int, seed: int, settings: dict) -> TextModel:
    """A GPT on the words of the stories, whose attention layers have ``shared``
    key/value heads.
    """
    symbols = [*small_stories.vocabulary(), small_stories.END]
    config = GPTConfig(
        len(symbols), STORY_CONTEXT, settings["width"], settings["layers"], heads
    )
    model = GPT(config, seed)
    if shared != heads:
        for block in model.blocks:
            block.attention = GroupedQueryAttention(settings["width"], heads, shared)
        model.initialize(torch.Generator().manual_seed(seed))
    return TextModel(model, symbols, small_stories.END)


def fit(
    heads: int, shared: int, rate: float, seed: int, settings: dict, stories: list[str]
) -> TextModel:
    fitted = build(heads, shared, seed, settings)
    batches = story_batches(
        story_sequences(fitted, stories),
        settings["batch"],
        torch.Generator().manual_seed(seed),
    )
    train(fitted.model, batches, settings["steps"], rate)
    return fitted


def diversity(fitted: TextModel, stories: list[str]) -> list[float]:
    """The mean head diversity of each layer; read one story at a time, so that no
    padding counts.
    """
    rows = []
    for sequence in story_sequences(fitted, stories):
        rows.append(
            head_diversity(
                fitted.model.attention_weights(torch.tensor([sequence[:-1]]))
            )
        )
    return torch.stack(rows).mean(dim=0).tolist()


def step_time(heads: int, shared: int, settings: dict, stories: list[str]) -> float:
    """Milliseconds for one forward and backward pass of a batch."""
    fitted = build(heads, shared, 0, settings)
    inputs, targets = next(
        story_batches(
            story_sequences(fitted, stories), settings["batch"], torch.Generator()
        )
    )

    def step():
        fitted.model.zero_grad()
        next_token_loss(fitted.model(inputs), targets).backward()

    return 1000 * seconds(step, at_least=0.2, repeats=5)


def run(seed: int, settings: dict, progress) -> dict:
    stories = small_stories.sample_stories(settings["stories"], 100 + seed)
    validation = small_stories.sample_stories(100, 200 + seed)
    test = small_stories.sample_stories(300, 300 + seed)
    results = {"floor": small_stories.floor_bits(test)}
    for done, (name, (heads, shared)) in enumerate(settings["arms"].items()):
        progress(done / len(settings["arms"]))
        tried = []
        for rate in settings["learning_rates"]:
            fitted = fit(heads, shared, rate, seed, settings, stories)
            tried.append((bits_per_story(fitted, validation), rate, fitted))
        _, rate, fitted = min(tried, key=lambda entry: entry[0])
        results[name] = {
            "bits": bits_per_story(fitted, test),
            "learning_rate": rate,
            "parameters": sum(
                parameter.numel() for parameter in fitted.model.parameters()
            ),
            "milliseconds": step_time(heads, shared, settings, stories[:50]),
        }
        if heads > 1:
            results[name]["diversity"] = diversity(fitted, test[:20])
    return results


def summary(recording: dict) -> dict:
    """Each arm's bits, what it saves against one head, its time and its diversity."""
    from course_lib.evaluation.intervals import mean_interval
    from course_lib.publishing.experiments.page import spread

    seeds = [entry["result"] for entry in recording["results"]]
    rows = {}
    for arm in recording["settings"]["arms"]:
        bits = [seed[arm]["bits"] for seed in seeds]
        rows[arm] = {
            "bits a story": spread(bits, ".1f"),
            "ms a step": spread([seed[arm]["milliseconds"] for seed in seeds], ".0f"),
        }
        if arm != "1 head":
            saved = [seed["1 head"]["bits"] - seed[arm]["bits"] for seed in seeds]
            mean, low, high = mean_interval(saved)
            saved = f"{mean:.1f} ({low:.1f} to {high:.1f})"
            rows[arm]["bits fewer than 1 head (95 % interval)"] = saved
            both = [sum(d := seed[arm]["diversity"]) / len(d) for seed in seeds]
            rows[arm]["head diversity"] = spread(both, ".2f")
    return rows
