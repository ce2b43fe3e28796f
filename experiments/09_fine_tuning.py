"""What does pretraining buy when labels are few, and when does it buy nothing?"""

import torch

from course_lib.applications.baselines import BagOfWords, WordTagger
from course_lib.applications.fine_tuning import fine_tune, predict
from course_lib.data.story_tasks import (
    TAGS,
    entity_tags,
    excerpt,
    generous,
    majority_share,
    rare_endings,
    split_stories,
)
from course_lib.evaluation.entities import entity_scores
from course_lib.training.batches import IGNORE
from course_lib.training.loop import train
from course_lib.transformers.bert_inputs import WordVocabulary, pack
from course_lib.transformers.config import TransformerConfig
from course_lib.transformers.encoder import TransformerEncoder
from course_lib.transformers.heads import SequenceHead, TaskModel, TokenHead
from course_lib.transformers.masked_lm import MaskedLanguageModel, masked_batches

QUESTION = """
Three tasks on short stories, with 10, 30 and 100 labelled texts: does it end badly (words
tell), was more given than kept (the order of two words tells), and which words are
heroes, friends, things and places (neighbours tell). How far does a small BERT come that
has read 4,000 unlabelled texts, fine-tuned in three ways, beside the same encoder from
scratch, and beside counts of words with a linear classifier?
"""

HYPOTHESIS = """
Pretraining buys labels, where nothing simpler does. With 10 labelled texts every
pretrained arm is ahead of the same encoder from scratch by at least 0.1 on *ending* and on
*entities*, and on *ending* each is ahead of the counts by at least 0.1. With 100 labelled
texts it buys nothing there any more: on *ending* the counts are within 0.02 of the best
arm. On *generous* the counts, which may use pairs of words, are ahead of every encoder with
10 and with 30 labels, single words are right in exactly half of the texts, and a frozen
encoder is right in less than 0.65 of them with any number of labels. On *entities* the
linear tagger is not behind any arm by more than 0.02 with 30 and with 100 labels.
"""

REFUTED_IF = """
The mean over seeds says otherwise in any of these.
"""

CHANGES = """
The hypothesis was written after trials with two other seeds, which chose the sizes, the
numbers of updates and the grids. In them, claims about who owns what ("Sam lost the
kite.", a name that is in the story) were tried as a task of their own: with up to 1,000
labels and 150 updates neither an encoder nor the counts were right in more than 53 % of
cases, so the task was left out. From scratch, *generous* was given 400 updates, as 160 had
reached 0.65 and 400 came to 0.75 with 30 labels.

After the run, with the tuning seed and on validation texts: the frozen head's rate for
*entities*, 3, at the end of its grid, is the best (9: 0.934, 3: 0.990). On *generous* with
100 labels a frozen encoder was given 900 updates of its head: 0.53 at rate 0.03, 0.59 at
0.1, 0.60 at 0.3, 0.61 at 1. From scratch, first weights drawn five times as large were
tried at two rates: with 30 labels on *generous* 0.91 instead of 0.75; on *entities* 0.56
instead of 0.65 with 10 labels, 0.80 instead of 0.80 with 30, 0.88 instead of 0.87 with 100;
on *ending* with 10 labels 0.85 instead of 0.85. With seed 0, 300 updates instead of 80
brought LoRA on *entities* with 10 labels from 0.84 to 0.90 in the test texts, and full
fine-tuning nowhere (0.79). From scratch, on *entities* with seed 0: with 10
labels 600 updates gave 0.65, as 160 had; with 100 labels 160 gave 0.88, 600 gave 0.96 and
1,200 gave 0.97.
So the arm from scratch ran anew, with 600 updates everywhere and with the spread of its
first weights chosen with the tuning seed, at the middle rate: five times BERT's was
better on all three tasks (ending 0.76 instead of 0.37, *generous* 0.88 instead of 0.71,
*entities* 0.81 instead of 0.77). Its best rate on *ending*, 0.0003, is the end of the
grid. On *entities* 0.01 (0.811) was chosen before 0.003 (0.810); with 100 labels one of
three seeds fails at it (0.23). The other arms came out as before.
Counts of words and pairs that were not tuned (strength 1) gave
with 10 labels 1.00, 1.00 and 0.85 on *generous* and 0.95, 0.97 and 0.95 on *ending* for the
three seeds, and 1.00 with 30 labels.
"""

SETTINGS = {
    "width": 48,
    "stories": [4000, 400, 400, 900],  # unlabelled, labelled, validation, test
    "pretraining_steps": 800,
    "pretraining_rate": 0.005,
    "labels": [10, 30, 100],
    "tested_on": 300,
    "validated_on": 150,
    "batch": 16,
    "rank": 4,
    # Updates of each arm: from scratch everything is to be learned, and the order of
    # words takes longest. A frozen encoder runs once, so its head is trained long.
    "steps": {
        "ending": {"scratch": 600, "frozen": 300, "full": 80, "LoRA": 80},
        "generous": {"scratch": 600, "frozen": 300, "full": 160, "LoRA": 160},
        "entities": {"scratch": 600, "frozen": 300, "full": 80, "LoRA": 80},
    },
    # From scratch, how many times as large as BERT's (0.02) the first weights are drawn.
    "spread": {"ending": 5, "generous": 5, "entities": 5},
    # Each arm's best of its grid, with a seed used for nothing else: see ``tune``.
    "rates": {
        "ending": {"scratch": 0.0003, "frozen": 0.1, "full": 0.003, "LoRA": 0.01},
        "generous": {"scratch": 0.003, "frozen": 0.1, "full": 0.003, "LoRA": 0.03},
        "entities": {"scratch": 0.01, "frozen": 3.0, "full": 0.003, "LoRA": 0.09},
    },
}
SEEDS = [0, 1, 2]
TASKS = ("ending", "generous", "entities")


def read_task(task: str, stories: list[str], most: int):
    """Texts and labels: classes, or a tag for each word."""
    if task == "ending":
        texts, labels = rare_endings(stories, 0.5)
    elif task == "generous":
        texts, labels = generous(stories)
    else:
        texts, labels = map(list, zip(*map(entity_tags, stories), strict=True))
    return texts[:most], labels[:most]


def as_targets(task: str, inputs, labels) -> torch.Tensor:
    if task != "entities":
        return torch.tensor(labels)
    targets = torch.full(inputs.ids.shape, IGNORE)
    targets[inputs.words] = torch.tensor([TAGS.index(t) for row in labels for t in row])
    return targets


def score(task: str, labels, said) -> float:
    """Accuracy, or F1 of whole entities."""
    if task == "entities":
        return entity_scores(labels, said).f1
    return sum(a == b for a, b in zip(labels, said, strict=True)) / len(labels)


def train_head(model: TaskModel, inputs, targets, steps, rate, batch, seed) -> None:
    """``fine_tune(..., "frozen", ...)``, with the encoder's vectors computed once."""
    with torch.no_grad():
        x = model.encoder(inputs.ids, inputs.real[:, None])
    draw = torch.Generator().manual_seed(seed)

    def batches():
        while True:
            order = torch.randperm(len(x), generator=draw)
            for some in order.split(batch):
                yield x[some], inputs.real[some], inputs.words[some], targets[some]

    train(
        model.head, batches(), steps, rate, loss=model.head.loss, progress=False,
        seed=seed,
    )  # fmt: skip
    model.eval()


@torch.no_grad()
def widen(encoder: TransformerEncoder, times: float) -> None:
    """Make the first weights of an encoder so many times as large."""
    for weight in encoder.parameters():
        if weight.dim() > 1:  # neither biases nor the norms' gains
            weight.mul_(times)


class Pretrained:
    """An encoder that has read unlabelled texts, and its words."""

    def __init__(self, seed: int, settings: dict):
        self.settings, self.seed = settings, seed
        self.parts = split_stories(settings["stories"], seed)
        texts = [excerpt(story) for story in self.parts[0]]
        self.vocabulary = WordVocabulary(texts)
        self.config = TransformerConfig(
            self.vocabulary.size, context=96, width=settings["width"], layers=2,
            heads=4, arrangement="post-norm", norm_embeddings=True,
        )  # fmt: skip
        model = MaskedLanguageModel(TransformerEncoder(self.config, seed), seed)
        ids, real, *_ = pack(self.vocabulary, texts)
        draw = torch.Generator().manual_seed(seed)
        history = train(
            model,
            masked_batches(ids, real, self.vocabulary.size, settings["batch"], draw),
            settings["pretraining_steps"],
            settings["pretraining_rate"],
            progress=False,
        )
        self.loss = sum(history.losses[-50:]) / 50
        self.state = model.encoder.state_dict()

    def tuned(self, task: str, way: str, rate: float, texts, labels) -> TaskModel:
        width = self.settings["width"]
        encoder = TransformerEncoder(self.config, self.seed + 1)
        if way != "scratch":
            encoder.load_state_dict(self.state)
        else:
            widen(encoder, self.settings["spread"][task])
        head = (
            TokenHead(width, len(TAGS))
            if task == "entities"
            else SequenceHead(width, 2)
        )
        model = TaskModel(encoder, head, self.seed)
        inputs = pack(self.vocabulary, texts)
        targets = as_targets(task, inputs, labels)
        steps, batch = self.settings["steps"][task][way], self.settings["batch"]
        if way == "frozen":
            train_head(model, inputs, targets, steps, rate, batch, self.seed)
        else:
            fine_tune(
                model, inputs, targets, "full" if way == "scratch" else way, steps,
                rate, batch=batch, rank=self.settings["rank"], seed=self.seed,
                progress=False,
            )  # fmt: skip
        return model

    def measure(self, task: str, model: TaskModel, texts, labels) -> float:
        inputs = pack(self.vocabulary, texts)
        best = predict(model, inputs).argmax(dim=-1)
        if task != "entities":
            return score(task, labels, best.tolist())
        said = [
            [TAGS[tag] for tag in row[words].tolist()]
            for row, words in zip(best, inputs.words, strict=True)
        ]
        return score(task, labels, said)


def counts(task: str, train_part, valid_part, test_part) -> dict:
    """The baselines, their settings chosen on the validation texts."""
    found = {}
    if task == "entities":
        best = -1.0
        for reach in (1, 2, 3):
            tagger = WordTagger(reach).fit(*train_part, valid_part)
            right = score(task, valid_part[1], tagger.predict(valid_part[0]))
            if right > best:
                best = right
                found["counts"] = score(
                    task, test_part[1], tagger.predict(test_part[0])
                )
        return found
    for name, pairs in (("single words", False), ("counts", True)):
        bag = BagOfWords(pairs).fit(*train_part, valid_part)
        found[name] = score(task, test_part[1], bag.predict(test_part[0]))
    return found


def run(seed: int, settings: dict, progress) -> dict:
    model = Pretrained(seed, settings)
    result = {"pretraining loss": model.loss}
    done = 0
    for task in TASKS:
        _, labelled, valid, test = model.parts
        valid = read_task(task, valid, settings["validated_on"])
        test = read_task(task, test, settings["tested_on"])
        result[task] = {}
        if task != "entities":
            result[task]["majority"] = majority_share(test[1])
        for labels in settings["labels"]:
            seen = read_task(task, labelled, labels)
            found = counts(task, seen, valid, test)
            for way, rate in settings["rates"][task].items():
                tuned = model.tuned(task, way, rate, *seen)
                found[way] = model.measure(task, tuned, *test)
            result[task][str(labels)] = found
            done += 1
            progress(done / len(TASKS) / len(settings["labels"]))
    return result


def tune(settings: dict, seed: int = 1000) -> dict:
    """Each arm's best rate on the validation texts, for ``SETTINGS["rates"]``: a grid
    of three, made longer where its end is the best. From scratch the spread of the
    first weights is chosen before, at the middle rate.
    """
    settings = settings | {"spread": dict(settings["spread"])}
    grids = {"scratch": 3e-3, "frozen": 0.1, "full": 3e-3, "LoRA": 0.03}
    model, rates = Pretrained(seed, settings), {}
    for task in TASKS:
        _, labelled, valid, _ = model.parts
        valid = read_task(task, valid, settings["validated_on"])
        # With 30 labels several rates solve the first task.
        seen = read_task(task, labelled, 10 if task == "ending" else 30)
        rates[task] = {}
        for way, middle in grids.items():
            scores = {}

            def measure(
                rate, scores=scores, task=task, way=way, seen=seen, valid=valid
            ):
                tuned = model.tuned(task, way, rate, *seen)
                scores[rate] = model.measure(task, tuned, *valid)
                return scores[rate]

            if way == "scratch":
                found = {}
                for model.settings["spread"][task] in (1, 5):
                    found[model.settings["spread"][task]] = measure(middle)
                model.settings["spread"][task] = max(found, key=found.get)
                print(task, found, flush=True)
            for factor in (1, 1 / 3, 3):
                measure(float(f"{middle * factor:.1g}"))
            for _ in range(2):
                low, high = min(scores), max(scores)
                # Of equal ones the first that was tried: the middle.
                best = max(scores, key=scores.get)
                if best == low:
                    measure(float(f"{low / 3:.1g}"))
                elif best == high:
                    measure(float(f"{high * 3:.1g}"))
            rates[task][way] = max(scores, key=scores.get)
            print(
                task, way, {r: round(scores[r], 3) for r in sorted(scores)}, flush=True
            )
    return rates


def summary(recording: dict) -> dict:
    """Each task and number of labels: the mean score of each arm over seeds."""
    from course_lib.publishing.experiments.page import spread

    runs = [entry["result"] for entry in recording["results"]]
    rows = {}
    for task in ("ending", "generous", "entities"):
        for labels in recording["settings"]["labels"]:
            cells = [run[task][str(labels)] for run in runs]
            rows[f"{task}, {labels} labels"] = {
                arm: spread([cell[arm] for cell in cells], ".2f") for arm in cells[0]
            }
    return rows
