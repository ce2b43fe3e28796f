"""Does a model learn to mind its control token, if that is all it is taught next?"""

import torch

from course_lib.data import small_stories
from course_lib.language_models.decoding import generate
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.language_models.text_model import STORY_CONTEXT
from course_lib.positions.rotary import RotaryPositions
from course_lib.training.batches import story_batches
from course_lib.training.loop import train

QUESTION = """
In 11_control the model hardly minded its control token, which one story in twelve had
in front when it ended badly. Does it after 800 more steps in which every story has its
token, and as many end badly as well?
"""

HYPOTHESIS = """
After these steps at least 80 % of the stories that are asked to end badly do, and at
most 20 % of those that are asked to end well.
"""

REFUTED_IF = """
The mean over seeds of one of the two shares lies on the other side of its bound.
"""

CHANGES = """
Written after the first seed of 11_control, in which 23 % of the stories with the token
ended badly, and 21 % of those without it.
"""

SETTINGS = {
    "stories": 4000,
    "steps": [800, 800],  # as in 11_control, and then with tokens alone
    "batch": 4,
    "width": 64,
    "layers": 2,
    "heads": 4,
    "learning_rate": 0.01,
    "written": 100,
}
SEEDS = [0, 1]

SAD, GLAD = ("sad", "sorry", "upset"), ("happy", "glad", "thankful")
STARTS = (small_stories.END, "<bad>", "<good>")
SYMBOLS = [*small_stories.vocabulary(), *STARTS]
NUMBER = {symbol: number for number, symbol in enumerate(SYMBOLS)}
END, BAD, GOOD = (NUMBER[start] for start in STARTS)


def ends_badly(words: list[str]) -> bool:
    """Whether the last mood that a story names is a bad one."""
    moods = [word for word in words if word in (*SAD, *GLAD)]
    return bool(moods) and moods[-1] in SAD


def row(story: str, told: bool) -> list[int]:
    words = small_stories.words(story)
    start = (BAD if ends_badly(words) else GOOD) if told else END
    return [start, *(NUMBER[word] for word in words), END]


def success(model: GPT, start: int, count: int, seed: int) -> float:
    """The share of stories after a start that end badly."""
    ids = torch.full((count, 1), start)
    draw = torch.Generator().manual_seed(seed)
    written = generate(model, ids, STORY_CONTEXT - 1, generator=draw, end=END)
    texts = [[SYMBOLS[token] for token in text] for text in written.tolist()]
    return sum(map(ends_badly, texts)) / count


def run(seed: int, settings: dict, progress) -> dict:
    stories = small_stories.sample_stories(settings["stories"], 100 + seed)
    told = [row(story, place % 2 == 0) for place, story in enumerate(stories)]
    bad = [row(s, True) for s in stories if ends_badly(small_stories.words(s))]
    good = [row(s, True) for s in stories if not ends_badly(small_stories.words(s))]
    even = [*bad, *good[: len(bad)]]
    width, heads = settings["width"], settings["heads"]
    config = GPTConfig(len(SYMBOLS), STORY_CONTEXT, width, settings["layers"], heads)
    model = GPT(config, seed, RotaryPositions(width // heads))
    results = {}
    stages = zip(("before", "after"), settings["steps"], (told, even), strict=True)
    for name, steps, rows in stages:
        draw = torch.Generator().manual_seed(seed)
        batches = story_batches(rows, settings["batch"], draw)
        train(model, batches, steps, settings["learning_rate"], progress=False)
        results[name] = {
            start: success(model, NUMBER[start], settings["written"], seed)
            for start in ("<bad>", "<good>")
        }
        progress(0.5 * len(results))
    return results


def summary(recording: dict) -> dict:
    """The share of stories that end badly after each token."""
    from course_lib.publishing.experiments.page import spread

    results = [entry["result"] for entry in recording["results"]]
    return {
        f"{stage}, asked for {start}": {
            "end badly": spread([result[stage][start] for result in results], ".2f")
        }
        for stage in results[0]
        for start in results[0][stage]
    }
