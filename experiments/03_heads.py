"""Does it matter into how many heads the same width is split?

Small language models write small stories. They have the same layers, the same width and
the same number of parameters. Only the number of heads differs.
"""

import torch

from course_lib.attention import head_diversity
from course_lib.data import small_stories
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.language_models.text_model import (
    STORY_CONTEXT,
    TextModel,
    bits_per_story,
    story_sequences,
)
from course_lib.training import story_batches, train

QUESTION = """
Does it matter into how many heads the same width is split?
"""

CHANGES = """
An earlier run of 250 steps let every seed choose between 0.005 and 0.01; 24 of 25 runs
chose the larger, so the grid ended too soon. In it four heads saved 2.7 of 112 bits
against one, an interval that just left out 0, and no other two arms could be told apart.
It timed training steps too, in a way that other work on the machine disturbed. This run
has a third rate above, chooses by seeds of its own, and trains one head and four for
three times as long. Single trials with seed 0 came before it: of 0.01, 0.02 and 0.04
the first was best for four heads.
"""

HYPOTHESIS = """
On the choosing seeds every arm is best at the middle rate of the grid. After 200 steps the means of any two arms differ
by less than 5 bits a story. After 600 steps four heads need fewer bits than one head in every seed. The mean head
diversity of four heads is above 0.2.
"""

REFUTED_IF = """
An arm is best at an edge of the grid by the mean over the choosing seeds, two means lie 5 bits apart or more, one seed
has one head ahead after 600 steps, or the diversity lies below its bound.
"""

SETTINGS = {
    "stories": 4000,
    "width": 64,
    "layers": 2,
    "steps": 200,
    "more_steps": 600,
    "batch": 8,
    "learning_rates": [0.005, 0.01, 0.02],
    "rate": 0.01,  # of the seeds that do not choose
    "arms": {"1 head": 1, "2 heads": 2, "4 heads": 4, "8 heads": 8},
    "choose": [0, 1],  # seeds that try the grid, on stories of their own
    "longer": {"seeds": [2, 3, 4], "arms": ["1 head", "4 heads"]},
}
SEEDS = [0, 1, 2, 3, 4, 5, 6]


def build(heads: int, seed: int, settings: dict) -> TextModel:
    """A GPT on the words of the stories."""
    symbols = [*small_stories.vocabulary(), small_stories.END]
    config = GPTConfig(
        len(symbols), STORY_CONTEXT, settings["width"], settings["layers"], heads
    )
    return TextModel(GPT(config, seed), symbols, small_stories.END)


def fit(
    heads: int, rate: float, steps: int, seed: int, settings: dict, stories: list[str]
) -> TextModel:
    fitted = build(heads, seed, settings)
    batches = story_batches(
        story_sequences(fitted, stories),
        settings["batch"],
        torch.Generator().manual_seed(seed),
    )
    train(fitted.model, batches, steps, rate)
    return fitted


def diversity(fitted: TextModel, stories: list[str]) -> list[float]:
    """The mean head diversity of each layer; read one story at a time, so that no
    padding counts.
    """
    rows = []
    for sequence in story_sequences(fitted, stories):
        ids = torch.tensor([sequence[:-1]])
        rows.append(head_diversity(fitted.model.attention_weights(ids)))
    return torch.stack(rows).mean(dim=0).tolist()


def run(seed: int, settings: dict, progress) -> dict:
    stories = small_stories.sample_stories(settings["stories"], 100 + seed)
    test = small_stories.sample_stories(300, 300 + seed)
    arms, steps, rate = settings["arms"], settings["steps"], settings["rate"]
    results = {"floor": small_stories.floor_bits(test)}
    for done, (name, heads) in enumerate(arms.items()):
        progress(done / len(arms))
        if seed in settings["choose"]:
            results[name] = {
                str(tried): bits_per_story(
                    fit(heads, tried, steps, seed, settings, stories), test
                )
                for tried in settings["learning_rates"]
            }
            continue
        fitted = fit(heads, rate, steps, seed, settings, stories)
        results[name] = {"bits": bits_per_story(fitted, test)}
        if heads > 1:
            results[name]["diversity"] = diversity(fitted, test[:20])
        longer = settings["longer"]
        if seed in longer["seeds"] and name in longer["arms"]:
            fitted = fit(heads, rate, settings["more_steps"], seed, settings, stories)
            results[name]["longer"] = bits_per_story(fitted, test)
    return results


def summary(recording: dict) -> dict:
    """Each arm's bits at each rate, after 200 steps and after 600, and its diversity."""
    from course_lib.publishing.experiments.page import spread

    settings = recording["settings"]
    seeds = {entry["seed"]: entry["result"] for entry in recording["results"]}
    chose = [seeds.pop(seed) for seed in settings["choose"]]
    rows = {}
    for arm in settings["arms"]:
        grid = {
            rate: f"{sum(seed[arm][rate] for seed in chose) / len(chose):.1f}"
            for rate in chose[0][arm]
        }
        rows[arm] = {f"bits at {rate}": bits for rate, bits in grid.items()}
        bits = [seed[arm]["bits"] for seed in seeds.values()]
        rows[arm]["bits a story"] = spread(bits, ".1f")
        if arm in settings["longer"]["arms"]:
            long = [
                seed[arm]["longer"] for seed in seeds.values() if "longer" in seed[arm]
            ]
            rows[arm]["after 600 steps"] = spread(long, ".1f")
        if arm != "1 head":
            both = [sum(d := s[arm]["diversity"]) / len(d) for s in seeds.values()]
            rows[arm]["head diversity"] = spread(both, ".2f")
    return rows
