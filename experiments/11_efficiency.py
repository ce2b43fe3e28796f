"""What makes a small GPT learn faster, one change at a time, at equal processor time?"""

import functools
import time

import torch

from course_lib.data import load_text
from course_lib.language_models.recipe import efficient, parameter_count, standard
from course_lib.tokenizers.characters import CharacterTokenizer
from course_lib.training.batches import language_model_batches
from course_lib.training.bits import mean_loss
from course_lib.training.loop import train

QUESTION = """
A GPT of at most 0.81 million parameters reads tiny Shakespeare by characters. Every
model may train for about as long as an eighth of the standard recipe takes (AdamW, 2,000
steps of 12 windows of 64 characters). What does each change of an efficient recipe buy?
"""

HYPOTHESIS = """
PLACEHOLDER
"""

REFUTED_IF = """
PLACEHOLDER
"""

CHANGES = """
PLACEHOLDER
"""

SETTINGS = {
    "context": 64,
    "width": 128,
    "heads": 4,
    "arms": {  # recipe, layers, windows in a batch, steps, options
        "standard": ["standard", 4, 12, 250, {}],
        "+ own learning rate": ["standard", 4, 12, 250, {"rate": 0.003}],
        "+ modern parts": ["efficient", 4, 12, 240, {"reach": 1, "adam_rate": 0.003}],
        "+ Muon": ["efficient", 4, 12, 165, {"reach": 1, "iterations": 5}],
        "+ neighbours": ["efficient", 4, 12, 160, {"iterations": 5}],
        "+ half the layers, three iterations": ["efficient", 2, 12, 340, {}],
        "+ twice the batch": ["efficient", 2, 24, 200, {}],
    },
}
SEEDS = [0, 1, 2]
MEASURED = ["seconds"]
RECIPES = {"standard": standard, "efficient": efficient}


@functools.cache
def encoded() -> tuple[int, torch.Tensor, torch.Tensor]:
    """How many characters there are, the first 90 % of the text, and the rest."""
    text = load_text("tiny-shakespeare")
    tokenizer = CharacterTokenizer(text)
    ids = torch.tensor(tokenizer.encode(text))
    cut = int(0.9 * len(ids))
    return tokenizer.size, ids[:cut], ids[cut:]


def trial(seed: int, arm: list, settings: dict) -> dict:
    """Train one model; its loss on new text, and what that took."""
    name, layers, batch, steps, options = arm
    size, known, new = encoded()
    shape = {part: settings[part] for part in ("context", "width", "heads")}
    shape |= {"vocabulary_size": size, "layers": layers}
    recipe = RECIPES[name](shape, steps, seed, **options)
    generator = torch.Generator().manual_seed(seed)
    batches = language_model_batches(known, settings["context"], batch, generator)
    start = time.process_time()
    train(
        recipe.model,
        batches,
        steps,
        0.0,
        optimizers=recipe.optimizers,
        schedule=recipe.schedule,
        clip=recipe.clip,
        progress=False,
    )
    return {
        "seconds": time.process_time() - start,
        "nats a character": mean_loss(recipe.model, new, settings["context"]),
        "parameters": parameter_count(recipe.model),
    }


def run(seed: int, settings: dict, progress) -> dict:
    results = {}
    for name, arm in settings["arms"].items():
        results[name] = trial(seed, arm, settings)
        progress(len(results) / len(settings["arms"]))
    return results


def summary(recording: dict) -> dict:
    """Each arm's loss, its steps and its size."""
    from course_lib.publishing.experiments.page import spread

    results = [entry["result"] for entry in recording["results"]]
    rows = {}
    for name, (_, layers, batch, steps, _) in recording["settings"]["arms"].items():
        arms = [result[name] for result in results]
        rows[name] = {
            "nats a character": spread([a["nats a character"] for a in arms], ".3f"),
            "layers": layers,
            "steps": steps,
            "windows a step": batch,
            "parameters": f"{arms[0]['parameters']:,}",
            "processor seconds": spread([a["seconds"] for a in arms], ".0f"),
        }
    return rows
