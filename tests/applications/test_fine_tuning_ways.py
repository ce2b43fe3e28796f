"""Fine-tuning three ways: what moves and what does not, peft's LoRA, baselines,
embeddings, SST-2's file.
"""

import copy
import zipfile

import pytest
import torch

from course_lib.applications.baselines import (
    BagOfWords,
    WordTagger,
    most_frequent_tags,
    n_grams,
)
from course_lib.applications.embeddings import SentenceEncoder, embed
from course_lib.applications.fine_tuning import (
    choose_trained,
    fine_tune,
    optimizer_bytes,
    predict,
    task_batches,
    trained_numbers,
)
from course_lib.data import DataUnavailable, downloads
from course_lib.data.sst2 import load_sst2, read_sst2
from course_lib.data.story_tasks import entity_tags, generous, split_stories
from course_lib.layers.lora import LoRALinear, merge_lora
from course_lib.transformers import (
    SequenceHead,
    SpanHead,
    TaskModel,
    TokenHead,
    TransformerConfig,
    TransformerEncoder,
    load_bert,
    pack,
)
from course_lib.transformers.bert_inputs import WordVocabulary

TEXTS = [text.split() for text in ("a b", "b a c", "a a b", "c b", "b b a", "c a")]
LABELS = torch.tensor([0, 1, 0, 1, 1, 0])
WORDS = WordVocabulary(TEXTS)
INPUTS = pack(WORDS, TEXTS)


def model(head=None):
    config = TransformerConfig(WORDS.size, context=8, width=8, heads=2, token_types=2)
    return TaskModel(TransformerEncoder(config, 0), head or SequenceHead(8, 2), 1)


@pytest.mark.parametrize("way", ["frozen", "full", "LoRA"])
def test_only_what_is_chosen_moves(way):
    whole = model()
    before = copy.deepcopy(whole.state_dict())
    history = fine_tune(whole, INPUTS, LABELS, way, 3, 1e-2, batch=4, rank=2)
    assert len(history.losses) == 3 and not whole.training
    moved = {
        name
        for name, value in whole.state_dict().items()
        if name in before and not value.equal(before[name])
    }
    head = {"head.score.weight", "head.score.bias"}
    if way == "full":
        assert moved >= head and any("blocks.1" in name for name in moved)
    else:
        assert moved == head
    trained = trained_numbers(whole)
    assert optimizer_bytes(whole) == 12 * trained
    if way == "frozen":
        assert trained == 8 * 2 + 2
    if way == "LoRA":
        # Two maps in each of two blocks, A and B of rank 2 each.
        assert trained == 18 + 4 * 2 * (2 * 8)
        adapted = [m for m in whole.modules() if isinstance(m, LoRALinear)]
        assert len(adapted) == 4 and all(m.up.abs().sum() > 0 for m in adapted)
        tuned = predict(whole, INPUTS)
        merge_lora(whole)
        torch.testing.assert_close(predict(whole, INPUTS), tuned)


def test_training_is_the_same_from_the_same_seed():
    ends = []
    for _ in range(2):
        whole = model()
        fine_tune(whole, INPUTS, LABELS, "full", 4, 1e-2, batch=4, seed=5)
        ends.append(predict(whole, INPUTS, batch=4))
    assert ends[0].equal(ends[1])
    assert ends[0].equal(predict(whole, INPUTS, batch=4))
    with pytest.raises(ValueError, match="one of frozen, full, LoRA, got 'half'"):
        choose_trained(model(), "half")


def test_batches_keep_texts_and_targets_together():
    per_token = INPUTS.ids.masked_fill(~INPUTS.words, -100)
    for targets in (LABELS, per_token):
        draw = torch.Generator().manual_seed(0)
        batches = task_batches(INPUTS, targets, 4, draw)
        for _ in range(5):
            *texts, some = next(batches)
            for row, ids in enumerate(texts[0].tolist()):
                kept = [number for number in ids if number]
                at = next(
                    n
                    for n, full in enumerate(INPUTS.ids.tolist())
                    if [i for i in full if i] == kept
                )
                expected = targets[at][: texts[0].shape[1]] if some.dim() > 1 else (
                    targets[at]
                )  # fmt: skip
                assert some[row].equal(expected)
    assert len(next(task_batches(INPUTS, LABELS, 99, draw))[0]) == 6


@pytest.mark.parity("applications.fine_tuning", "peft's LoRA")
@torch.no_grad()
def test_lora_is_pefts(tmp_path, assert_parity):
    from peft import LoraConfig, get_peft_model
    from transformers import BertConfig, BertModel

    torch.manual_seed(0)
    theirs = BertModel(
        BertConfig(
            vocab_size=WORDS.size, max_position_embeddings=8, hidden_size=8,
            num_hidden_layers=2, num_attention_heads=2, intermediate_size=20,
        )
    )  # fmt: skip
    theirs.save_pretrained(tmp_path)
    ours = TaskModel(load_bert(tmp_path), SequenceHead(8, 2))
    head = trained_numbers(ours.head)
    trained = choose_trained(ours, "LoRA", rank=3, alpha=6.0)
    options = LoraConfig(
        r=3, lora_alpha=6, target_modules=["query", "value"], lora_dropout=0.0
    )
    adapted = get_peft_model(theirs, options).double().eval()
    assert trained - head == adapted.get_nb_trainable_parameters()[0]
    blocks = zip(
        ours.encoder.blocks, adapted.base_model.model.encoder.layer, strict=True
    )
    for block, their in blocks:
        for part in ("query", "value"):
            layer = getattr(block.attention, part)
            layer.up.normal_()
            target = getattr(their.attention.self, part)
            target.lora_A.default.weight.copy_(layer.down)
            target.lora_B.default.weight.copy_(layer.up)
    ours = ours.double().eval()
    expected = adapted(INPUTS.ids, attention_mask=INPUTS.real).last_hidden_state
    got = ours.encoder(INPUTS.ids, INPUTS.real[:, None])
    assert_parity(got[INPUTS.real], expected[INPUTS.real])
    merge_lora(ours)
    merged = adapted.merge_and_unload()(INPUTS.ids, attention_mask=INPUTS.real)
    got = ours.encoder(INPUTS.ids, INPUTS.real[:, None])
    assert_parity(got[INPUTS.real], merged.last_hidden_state[INPUTS.real])


@pytest.mark.parametrize("head", [TokenHead(8, 3), SpanHead(8)])
def test_every_head_can_be_trained(head):
    whole = model(head)
    if isinstance(head, TokenHead):
        targets = (INPUTS.ids % 3).masked_fill(~INPUTS.words, -100)
    else:
        targets = torch.tensor([[1, 2]] * 6)
    history = fine_tune(whole, INPUTS, targets, "full", 60, 1e-2, batch=6)
    assert history.losses[-1] < 0.6 * history.losses[0]


def test_a_bag_of_words_is_blind_to_order_and_pairs_are_not():
    parts = split_stories((500, 100, 300), 0)
    train, valid, test = map(generous, parts)
    bag = BagOfWords(pairs=False).fit(*train, valid)
    said = bag.predict(test[0])
    assert said[::2] == said[1::2]  # twins get one answer, and half of it is wrong
    pairs = BagOfWords().fit(*train, valid)
    right = sum(a == b for a, b in zip(pairs.predict(test[0]), test[1], strict=True))
    assert pairs.reach == 2 and right / len(test[1]) > 0.9
    assert n_grams(["x", "y"], 1) == ["x", "y"]
    with pytest.raises(ValueError, match="at least two classes"):
        BagOfWords().fit(train[0][:2], [1, 1], valid)


def test_taggers():
    parts = split_stories((30, 10, 30), 0)
    train, valid, test = (
        tuple(zip(*map(entity_tags, part), strict=True)) for part in parts
    )
    alone = most_frequent_tags(*train)
    assert alone["."] == "O" and alone["kite"].endswith("THING")
    tagger = WordTagger(1).fit(*train, valid)
    shares = [
        sum(
            a == b
            for row in zip(said, test[1], strict=True)
            for a, b in zip(*row, strict=True)
        )
        for said in (
            tagger.predict(test[0]),
            [[alone.get(word, "O") for word in text] for text in test[0]],
        )
    ]
    assert shares[0] > shares[1]
    with pytest.raises(ValueError, match="at least two tags"):
        WordTagger().fit([["a"]], [["O"]], valid)


@pytest.mark.parity("applications.embeddings", "transformers' BERT, mean-pooled")
@torch.no_grad()
def test_embeddings_are_a_published_encoders(tmp_path, assert_parity):
    from transformers import BertConfig, BertModel
    from transformers import BertTokenizer as Theirs

    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "red", "kite", "##s", "a"]
    (tmp_path / "vocab.txt").write_text("\n".join(pieces) + "\n")
    torch.manual_seed(0)
    theirs = BertModel(
        BertConfig(
            vocab_size=9, max_position_embeddings=8, hidden_size=12,
            num_hidden_layers=2, num_attention_heads=3, intermediate_size=20,
        )
    ).eval()  # fmt: skip
    theirs.save_pretrained(tmp_path)
    texts = ["A red kite", "kites", "a a a a a a a a a a a a"]
    got = SentenceEncoder(tmp_path)(texts)
    read = Theirs(str(tmp_path / "vocab.txt"))(
        texts, padding=True, truncation=True, max_length=8, return_tensors="pt"
    )
    x = theirs(**read).last_hidden_state
    real = read["attention_mask"][..., None]
    expected = torch.nn.functional.normalize((x * real).sum(1) / real.sum(1), dim=-1)
    torch.testing.assert_close(got, expected, rtol=1e-4, atol=1e-4)
    assert_parity(got, expected, rtol=1e-4, atol=1e-4)
    encoder = load_bert(tmp_path)
    ids, mask = read["input_ids"], read["attention_mask"].bool()
    assert_parity(embed(encoder, ids, mask), expected, rtol=1e-4, atol=1e-4)
    with pytest.raises(ValueError, match="list of at least one text"):
        SentenceEncoder(tmp_path)("a red kite")
    (tmp_path / "vocab.txt").unlink()
    with pytest.raises(ValueError, match="vocab.txt, which is not there"):
        SentenceEncoder(tmp_path)


def test_sst2_is_read_and_its_absence_named(tmp_path, monkeypatch):
    path = tmp_path / "small.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("SST-2/dev.tsv", 'sentence\tlabel\nso "good \t1\nbad .\t0\n')
        archive.writestr("SST-2/train.tsv", "something else\n")
    assert read_sst2(path, "dev") == ([["so", '"good'], ["bad", "."]], [1, 0])
    with pytest.raises(ValueError, match="columns sentence and label"):
        read_sst2(path, "train")
    path.write_bytes(b"no archive")
    with pytest.raises(ValueError, match="a zip archive with SST-2/dev.tsv"):
        read_sst2(path, "dev")
    with pytest.raises(ValueError, match="one of train, dev, got 'test'"):
        load_sst2("test")
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(
        downloads.urllib.request, "urlopen", lambda *a, **k: (_ for _ in ()).throw(
            OSError("no network"))
    )  # fmt: skip
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    with pytest.raises(DataUnavailable, match="put SST-2.zip into a folder"):
        load_sst2("dev")
    (tmp_path / "SST-2.zip").write_bytes(b"other")
    with pytest.raises(ValueError, match="expected 7439277 bytes"):
        load_sst2("dev")
