"""What becomes of the arms of ``05_depth`` that had not learned after 100 steps, if
they are trained for 600?
"""

import torch
from torch.nn.functional import cross_entropy

from course_lib.data import small_stories
from course_lib.layers.stack import StackConfig, StackedLanguageModel
from course_lib.tokenizers.characters import CharacterTokenizer
from course_lib.training.batches import language_model_batches
from course_lib.training.loop import train

QUESTION = """
Do eight layers with post-norm, and two layers with norms but no residuals, learn if
they are trained six times as long?
"""

# Written after single runs had shown losses of 2.1 to 2.3 for both, and that one of
# eight layers without a warm-up stays at letter frequencies at rate 0.003.
HYPOTHESIS = """
Call it learning if the loss ends at least 0.1 nats below that of letter frequencies.
After 600 steps, post-norm with 8 layers learns at its best rate, with a warm-up and
without, and norms without residuals learn at 2 layers. At rate 0.003 eight layers with
post-norm learn with a warm-up and not without.
"""

REFUTED_IF = """
The mean over seeds of any of these losses lies on the other side of its bound.
"""

CHANGES = """
Against 05_depth: 600 steps instead of 100, three rates, three seeds, and weight decay
as in every other chapter.
"""

SETTINGS = {
    "width": 32,
    "heads": 4,
    "context": 24,
    "batch": 4,
    "steps": 600,
    "learning_rates": [0.001, 0.003, 0.01],
    "arms": {  # arrangement, layers, steps of warm-up
        "post-norm, 8 layers": ["post-norm", 8, 1],
        "post-norm, 8 layers, warm-up": ["post-norm", 8, 200],
        "no residual, 2 layers": ["no residual", 2, 1],
    },
}
SEEDS = [0, 1, 2]

ALPHABET = sorted(
    {letter for word in small_stories.vocabulary() for letter in word + word[0].upper()}
    | {" "}
)


def letters(count: int, seed: int) -> torch.Tensor:
    """Small stories, one after another, as one row of numbers: one for each letter."""
    text = " ".join(small_stories.sample_stories(count, seed))
    return torch.tensor(CharacterTokenizer(ALPHABET).encode(text))


@torch.no_grad()
def loss_on(model: StackedLanguageModel, text: torch.Tensor, context: int) -> float:
    """The loss on the first 128 windows of a text, in nats a letter."""
    inputs, targets = (
        text[shift : shift + 128 * context].view(128, -1) for shift in (0, 1)
    )
    return cross_entropy(model(inputs).flatten(0, 1), targets.flatten()).item()


def run(seed: int, settings: dict, progress) -> dict:
    training, validation, test = (
        letters(count, hundreds + seed)
        for count, hundreds in ((1000, 100), (40, 200), (40, 300))
    )
    counts = torch.bincount(training, minlength=len(ALPHABET)) + 1
    frequencies = -(counts / counts.sum()).log()[test[1:]].mean().item()
    results = {"letter frequencies": round(frequencies, 4)}
    for done, (name, arm) in enumerate(settings["arms"].items()):
        progress(done / len(settings["arms"]))
        arrangement, layers, warmup = arm
        tried = {}
        for rate in settings["learning_rates"]:
            config = StackConfig(
                settings["width"], settings["heads"], layers, arrangement, "layer"
            )
            model = StackedLanguageModel(
                config, len(ALPHABET), settings["context"], seed
            )
            batches = language_model_batches(
                training,
                settings["context"],
                settings["batch"],
                torch.Generator().manual_seed(seed),
            )
            train(
                model, batches, settings["steps"], rate, warmup=warmup, progress=False
            )
            tried[rate] = [
                round(loss_on(model, text, settings["context"]), 4)
                for text in (validation, test)
            ]
        best = min(tried, key=lambda rate: tried[rate][0])
        results[name] = {
            "loss": tried[best][1],
            "learning_rate": best,
            "by rate": {str(rate): losses[1] for rate, losses in tried.items()},
        }
    return results
