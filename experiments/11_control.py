"""What does it cost to make a language model write what is asked for?"""

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn

from course_lib.data import small_stories
from course_lib.language_models.control import Guided, PrefixClassifier
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.language_models.reader import TextReader
from course_lib.language_models.text_model import STORY_CONTEXT
from course_lib.positions.rotary import RotaryPositions
from course_lib.training.batches import pad, story_batches
from course_lib.training.bits import whole_text_bits
from course_lib.training.loop import train

QUESTION = """
One small story in six ends badly. A model that has learned to write stories is made to
write such ones: by a control token, by a bias on the three sad words, or by a
classifier that guides each token. How often does it work, do the stories hold together,
and how many bits further from its own stories does the model have to go than it must?
"""

HYPOTHESIS = """
The control token and the classifier at strength 1 make at least 80 % of the stories end
badly, in at least 80 % of them the plot agrees with the ending, and the price is at
most 2 bits a story above the least one for their share of success. The first bias that
makes at least 80 % end badly pays at least 3 bits more than the least, and the plot
agrees in fewer than half of its stories.
"""

REFUTED_IF = """
The mean over seeds of any of these numbers lies on the other side of its bound.
"""

CHANGES = """
A trial with seed 9 and a model that was trained for 200 steps came first: at 114 bits a
story it minded its control token in no more stories than by chance, and its stories did
not hold together. The model here is trained for longer and has rotary positions.
Whether the program could have told a story was the first measure of whether it holds
together; hardly any model of this size writes one without a single slip, so the
hypothesis asks only that plot and ending agree.
"""

SETTINGS = {
    "stories": 4000,
    "steps": 800,
    "batch": 4,
    "width": 64,
    "layers": 2,
    "heads": 4,
    "learning_rate": 0.01,
    "classifier_steps": 200,
    "written": 150,
    "bias": [3.0, 5.0, 7.0],
    "guidance": [0.5, 1.0, 2.0, 4.0],
}
SEEDS = [0, 1, 2]

SAD, GLAD = ("sad", "sorry", "upset"), ("happy", "glad", "thankful")
STARTS = (small_stories.END, "<bad>", "<good>")  # any story, a bad or a good ending
SYMBOLS = [*small_stories.vocabulary(), *STARTS]
NUMBER = {symbol: number for number, symbol in enumerate(SYMBOLS)}
END, BAD, GOOD = (NUMBER[start] for start in STARTS)


def ends_badly(words: list[str]) -> bool:
    """Whether the last mood that a story names is a bad one."""
    moods = [word for word in words if word in (*SAD, *GLAD)]
    return bool(moods) and moods[-1] in SAD


def sequences(stories: list[str], told: bool) -> list[list[int]]:
    """Stories between a start and an end. With ``told`` the start of every second one
    says how it ends.
    """
    rows = []
    for place, story in enumerate(stories):
        words = small_stories.words(story)
        start = BAD if ends_badly(words) else GOOD
        if not told or place % 2:
            start = END
        rows.append([start, *(NUMBER[word] for word in words), END])
    return rows


def fit(seed: int, settings: dict) -> GPT:
    """One model for stories of any kind and for those that are asked for."""
    stories = small_stories.sample_stories(settings["stories"], 100 + seed)
    shape = settings["width"], settings["layers"], settings["heads"]
    config = GPTConfig(len(SYMBOLS), STORY_CONTEXT, *shape)
    model = GPT(config, seed, RotaryPositions(shape[0] // shape[2]))
    draw = torch.Generator().manual_seed(seed)
    batches = story_batches(sequences(stories, True), settings["batch"], draw)
    train(model, batches, settings["steps"], settings["learning_rate"], progress=False)
    return model


def fit_classifier(seed: int, steps: int) -> PrefixClassifier:
    """Learns from each beginning of a story whether it will end badly."""
    stories = small_stories.sample_stories(2000, 300 + seed)
    bad = torch.tensor([float(ends_badly(small_stories.words(s))) for s in stories])
    ids, targets = pad(sequences(stories, False))
    classifier = PrefixClassifier(len(SYMBOLS))
    optimizer = torch.optim.Adam(classifier.parameters(), lr=0.05)
    real = targets >= 0
    wanted = bad[:, None].expand_as(ids)[real]
    for _ in range(steps):
        logits = classifier(ids)[real]
        loss = nn.functional.binary_cross_entropy_with_logits(logits, wanted)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return classifier


@torch.no_grad()
def write(
    model: GPT,
    count: int,
    seed: int,
    steer: Callable[[Tensor, Tensor], Tensor] = lambda logits, ids: logits,
    start: int = END,
) -> tuple[list[list[str]], Tensor]:
    """Stories as words, and for each log₂ q/p, (B,): q is what it was drawn from, p
    the model when it is not steered. Its mean estimates KL(q‖p).
    """
    draw = torch.Generator().manual_seed(seed)
    plain = TextReader(model, torch.full((count, 1), END))
    writer = plain if start == END else TextReader(model, torch.full((count, 1), start))
    price, finished = torch.zeros(count).double(), torch.zeros(count, dtype=torch.bool)
    for _ in range(STORY_CONTEXT - 1):
        own = plain.logits().double()
        asked = own if writer is plain else writer.logits().double()
        p = own.log_softmax(dim=-1)
        q = steer(asked, plain.ids).log_softmax(dim=-1)
        token = torch.multinomial(q.exp(), 1, generator=draw)
        token = token.masked_fill(finished[:, None], END)
        paid = (q - p).gather(1, token)[:, 0] / math.log(2)
        price += paid.masked_fill(finished, 0.0)
        finished |= token[:, 0] == END
        plain.append(token)
        if writer is not plain:
            writer.append(token)
        if finished.all():
            break
    texts = []
    for row in plain.ids[:, 1:].tolist():
        row = row[: row.index(END)] if END in row else row
        texts.append([SYMBOLS[token] for token in row])
    return texts, price


def plot_agrees(words: list[str]) -> bool:
    """Whether a story ends badly if, and only if, the thing is never found."""
    return ends_badly(words) == ("never" in words)


def told_by_program(words: list[str]) -> bool:
    """Whether the program of the small stories could have told this one."""
    try:
        small_stories.decode(small_stories.text(words))
    except ValueError:
        return False
    return True


def judge(texts: list[list[str]], price: Tensor) -> dict:
    bad = [ends_badly(text) for text in texts]
    return {
        "success": sum(bad) / len(texts),
        "plot agrees": sum(map(plot_agrees, texts)) / len(texts),
        "told by the program": sum(map(told_by_program, texts)) / len(texts),
        "price": float(price.mean()),
        "different stories": len({" ".join(text) for text in texts}),
    }


def run(seed: int, settings: dict, progress) -> dict:
    model = fit(seed, settings)
    progress(0.3)
    classifier = fit_classifier(seed, settings["classifier_steps"])
    held_out = small_stories.sample_stories(200, 200 + seed)
    bits = float(whole_text_bits(model, sequences(held_out, False)).mean())
    arms: dict[str, dict] = {"unguided": {}, "control token": {"start": BAD}}
    for bias in settings["bias"]:
        added = torch.zeros(len(SYMBOLS)).double()
        added[[NUMBER[word] for word in SAD]] = bias
        arms[f"bias {bias:g}"] = {"steer": lambda x, ids, a=added: x + a}
    for strength in settings["guidance"]:
        guided = Guided(model, classifier, strength, len(SYMBOLS))
        arms[f"classifier {strength:g}"] = {"steer": guided.guide}
    results = {"bits a story": bits, "floor": small_stories.floor_bits(held_out)}
    for done, (name, how) in enumerate(arms.items()):
        texts, price = write(model, settings["written"], 1000 + seed, **how)
        results[name] = judge(texts, price) | {"example": " ".join(texts[0])}
        progress(0.3 + 0.7 * (done + 1) / len(arms))
    return results


def least_price(success: float, before: float) -> float:
    """The fewest bits a story that a share of success can cost: the divergence of one
    coin from another, as no text is divided more finely (Cover and Thomas 2006, section
    2.7).
    """
    total = 0.0
    for share, base in ((success, before), (1 - success, 1 - before)):
        if share:
            total += share * math.log2(share / base)
    return total


def summary(recording: dict) -> dict:
    """Success, stories that hold together, the price and the least one."""
    import math

    from course_lib.publishing.experiments.page import spread

    def least_price(share, base):  # summary stands alone, so it is here once more
        pairs = (share, base), (1 - share, 1 - base)
        return sum(s * math.log2(s / before) for s, before in pairs if s)

    results = [entry["result"] for entry in recording["results"]]
    rows = {}
    for name in results[0]:
        if name in ("bits a story", "floor"):
            continue
        arms = [result[name] for result in results]
        least = [
            least_price(arm["success"], result["unguided"]["success"])
            for arm, result in zip(arms, results, strict=True)
        ]
        rows[name] = {
            "end badly": spread([arm["success"] for arm in arms], ".2f"),
            "plot agrees": spread([arm["plot agrees"] for arm in arms], ".2f"),
            "price, bits a story": spread([arm["price"] for arm in arms], ".2f"),
            "least price": spread(least, ".2f"),
        }
    return rows
