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
HYPOTHESIS_TEXT
"""

REFUTED_IF = """
The mean over seeds says otherwise in any of these.
"""

CHANGES = """
CHANGES_TEXT
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
    # Updates of each arm: from scratch everything is to be learned.
    "steps": {"scratch": 160, "frozen": 80, "full": 80, "LoRA": 80},
    # Each arm's best of its grid at 30 labels, with a seed used for nothing else.
    "rates": {},
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
        head = (
            TokenHead(width, len(TAGS))
            if task == "entities"
            else SequenceHead(width, 2)
        )
        model = TaskModel(encoder, head, self.seed)
        inputs = pack(self.vocabulary, texts)
        fine_tune(
            model, inputs, as_targets(task, inputs, labels),
            "full" if way == "scratch" else way,
            self.settings["steps"][way], rate, batch=self.settings["batch"],
            rank=self.settings["rank"], seed=self.seed, progress=False,
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
    done, ways = 0, settings["steps"]
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
            for way in ways:
                rate = settings["rates"][task][way]
                tuned = model.tuned(task, way, rate, *seen)
                found[way] = model.measure(task, tuned, *test)
            result[task][str(labels)] = found
            done += 1
            progress(done / len(TASKS) / len(settings["labels"]))
    return result


def tune(settings: dict, grids: dict, labels: int = 30, seed: int = 1000) -> None:
    """Print every arm's scores on the validation texts, for ``SETTINGS["rates"]``."""
    model = Pretrained(seed, settings)
    for task in TASKS:
        _, labelled, valid, _ = model.parts
        valid = read_task(task, valid, settings["validated_on"])
        seen = read_task(task, labelled, labels)
        for way, grid in grids.items():
            scores = {
                rate: model.measure(task, model.tuned(task, way, rate, *seen), *valid)
                for rate in grid
            }
            print(task, way, {r: round(s, 3) for r, s in scores.items()}, flush=True)


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
