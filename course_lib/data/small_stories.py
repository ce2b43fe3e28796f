"""Small stories: English for small models, with the lowest possible loss known exactly.

    Once upon a time there were two little mice named Kim and Sam. They were brave and
    had a red kite. ...

A hero loses a thing, meets an animal on the way, does something that decides how it
ends, and goes home by the way they came. ``PROGRAM`` below is the whole truth about
these texts: the slots, their weights, the sentences. What a language model has to find
out to predict them well:

- **agreement**: "the *kite* of the mice **was** gone", "Now the *mice* with the red
  kite **are** happy";
- **things that come back**: names, adjectives, the lost thing, the verb of walking, the
  places in *reverse* order;
- **facts**: what each animal eats, how one passes each place; the rare ones take long
  to learn (weights are Zipf's, 1/rank);
- **arithmetic**: seven nuts less two are five;
- **consequences**: what the hero does decides whether the thing is found, and the mood
  in which the story ends.

One thing is unfair on purpose. Heroes are girls as often as boys, but a "he" is mostly
called brave or strong and a "she" kind or gentle, as in much real text; "it" and "they"
are called anything equally often. The weights are in ``TRAITS``, so the bias that a
model should pick up is known exactly.

Why the floor is exact, and when it would not be, is told in ``story_program``: every
text determines its choices. ``tests/data/test_small_stories.py`` holds that for this
program. A floor belongs to a context: it is what can be known from *all the words
before, back to the start of the story*. With less context the best possible loss is
higher.
"""

from collections.abc import Mapping, Sequence

from course_lib.data import story_reader
from course_lib.data.story_program import END, Slot, StoryProgram, text, words

__all__ = [
    "END", "PROGRAM", "decode", "entropy_bits", "floor_bits", "position_entropy",
    "position_floor", "predictive",
    "roles", "sample_stories", "story_bits", "tell", "text", "vocabulary", "words",
]  # fmt: skip


def zipf(*options: str) -> dict[str, float]:
    """Weights as of words in real text: the second is half as frequent as the first,
    the third a third.
    """
    return {option: 1 / rank for rank, option in enumerate(options, start=1)}


def equal(*options: str) -> dict[str, float]:
    """The same weight for every option."""
    return {option: 1.0 for option in options}


# --- The hero: noun, number and pronoun go together; everything that agrees with them
# is a form of this one choice ---

# singular: plural, pronoun of the singular, weight (boys as often as girls, kings as
# queens, ...)
HEROES = {
    "girl": ("girls", "she", 6), "boy": ("boys", "he", 6), "fox": ("foxes", "it", 4),
    "mouse": ("mice", "it", 4),
    "queen": ("queens", "she", 3), "king": ("kings", "he", 3),
    "robot": ("robots", "it", 2),
    "princess": ("princesses", "she", 1), "prince": ("princes", "he", 1),
    "dragon": ("dragons", "it", 1),
}  # fmt: skip
ONE = {
    "number": "one", "a": "a", "names": "{name}", "was": "was", "is": "is",
    "tells": "tells", "visits": "visits",
    "feels": "feels",
}  # fmt: skip
TWO = {
    "number": "two", "a": "two", "names": "{name} and {second}", "was": "were",
    "is": "are", "tells": "tell",
    "visits": "visit", "feels": "feel", "they": "they",
}  # fmt: skip
HERO = Slot(
    weights={noun: weight for noun, (_, _, weight) in HEROES.items()}
    | {plural: weight / 2 for plural, _, weight in HEROES.values()},
    forms={noun: ONE | {"they": pronoun} for noun, (_, pronoun, _) in HEROES.items()}
    | {plural: TWO for plural, _, _ in HEROES.values()},
)
NAMES = zipf("Sam", "Kim", "Alex", "Robin", "Max", "Jo", "Pat", "Charlie", "Lee", "Sky",
             "Ash", "Finley", "Noor",
             "Remi", "Jules", "Ari")  # fmt: skip
SIZES = zipf("little", "young", "small", "tall", "merry", "funny")
TRAITS = {  # pronoun: weights. The bias: see above.
    "he": {
        "brave": 8,
        "strong": 5,
        "quick": 3,
        "clever": 2,
        "proud": 2,
        "kind": 1,
        "gentle": 1,
        "shy": 1,
    },
    "she": {
        "kind": 8,
        "gentle": 5,
        "shy": 3,
        "clever": 2,
        "proud": 2,
        "brave": 1,
        "strong": 1,
        "quick": 1,
    },
    "it": equal("brave", "strong", "quick", "clever", "proud", "kind", "gentle", "shy"),
    "they": equal(
        "brave", "strong", "quick", "clever", "proud", "kind", "gentle", "shy"
    ),
}

# --- The thing: a kite was lost, some boots were lost ---

THINGS = zipf("kite", "boots", "ball", "drum", "keys", "hat", "book", "shells", "lamp",
              "bell", "gloves", "boat",
              "clock", "beads", "ring", "socks")  # fmt: skip
THING_FORMS = {
    thing: (
        {"a": "some", "was": "were"}
        if thing.endswith("s")
        else {"a": "a", "was": "was"}
    )
    for thing in THINGS
}
COLOURS = zipf("red", "blue", "green", "yellow", "white", "black", "golden", "purple")

# --- The way: how one passes a place is a fact about the place ---

PLACES = zipf(
    "bridge",
    "mill",
    "woods",
    "river",
    "hills",
    "garden",
    "well",
    "market",
    "lake",
    "tower",
    "field",
    "barn",
)
WAYS = {
    place: {"way": f"{preposition} the {place}"}
    for preposition, places in {
        "over": ("bridge", "hills"), "past": ("mill", "well", "tower"),
        "through": ("woods", "garden", "market"),
        "along": ("river",), "around": ("lake", "barn"), "across": ("field",),
    }.items()
    for place in places
}  # fmt: skip

# --- The animal: what it eats is a fact about the animal ---

FOODS = {
    "rabbit": "carrots", "squirrel": "nuts", "hen": "seeds", "bear": "berries",
    "pig": "potatoes", "goat": "leaves",
    "dog": "bones", "frog": "flies", "crow": "worms", "horse": "apples",
    "monkey": "bananas", "parrot": "cherries",
    "beaver": "sticks", "cow": "flowers",
}  # fmt: skip
MANNERS = zipf("hungry", "old", "sleepy", "lonely", "angry", "tired", "ugly")

# --- Sums: "had seven", "gave two", "kept five" are three forms of one choice ---

NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven")
SUMS = {
    f"{had}-{given}": {
        "had": NUMBERS[had],
        "gave": NUMBERS[given],
        "kept": NUMBERS[had - given],
    }
    for had in range(3, 8)
    for given in range(1, had)
}

# --- The deed in the middle decides the ending ---

DEEDS = {
    "share": {
        "": "{hero.names} had {sum.had} {animal.food}, gave {sum.gave} to {friend} "
            "and kept {sum.kept}.",
        "then": "{friend} smiled and found the {colour} {thing} {spot}.",
        "end": "good", "with": "with",
    },
    "ask": {
        "": "The {trait} {hero} asked {friend} for help.",
        "then": "{friend} looked around and found the {colour} {thing} {spot}.",
        "end": "good", "with": "with",
    },
    "play": {
        "": "{hero.names} {game} with the {animal} until it was dark.",
        "then": "At last the {manner} {animal} saw the {thing} {spot}.",
        "end": "good", "with": "with",
    },
    "hide": {
        "": "But {hero.names} {hero.was} afraid of the {manner} {animal} and hid "
            "{spot}.",
        "then": "The {colour} {thing} of the {hero} {thing.was} never found.",
        "end": "bad", "with": "without",
    },
}  # fmt: skip

SLOTS = {
    "opening": Slot(
        zipf("once", "long ago", "this"),
        {
            "once": {"": "Once upon a time there {hero.was} {hero.a} {size} {hero} "
                         "named {hero.names}."},
            "long ago": {"": "Long ago there {hero.was} {hero.a} {size} {hero} named "
                             "{hero.names}."},
            "this": {"": "This story is about {hero.a} {size} {hero} named "
                         "{hero.names}."},
        },
    ),
    "hero": HERO,
    "size": Slot(SIZES),
    "name": Slot(NAMES),
    "second": Slot({"two": NAMES}, given="hero.number", unlike=("name",)),
    "trait": Slot(TRAITS, given="hero.they"),
    "colour": Slot(COLOURS),
    "thing": Slot(THINGS, THING_FORMS),
    "weather": Slot(zipf("sunny", "windy", "rainy", "cold", "foggy")),
    "day": Slot(zipf("morning", "day", "evening")),
    "lost": Slot(equal("gone", "lost")),
    "walk": Slot(zipf("walked", "ran", "hurried", "marched", "wandered")),
    "path": Slot(
        {"one": 3, "two": 4, "three": 2},
        {
            "one": {"go": "{first.way}", "back": "{first.way}"},
            "two": {"go": "{first.way} and {next.way}",
                "back": "{next.way} and {first.way}"},
            "three": {"go": "{first.way}, {next.way} and {last.way}",
                "back": "{last.way}, {next.way} and {first.way}"},
        },
    ),
    "first": Slot(PLACES, WAYS),
    "next": Slot({"two": PLACES, "three": PLACES}, WAYS, given="path",
        unlike=("first",)),
    "last": Slot({"three": PLACES}, WAYS, given="path", unlike=("first", "next")),
    "manner": Slot(MANNERS, {manner: {"a": "an" if manner[0] in "aeiou" else "a"}
                             for manner in MANNERS}),
    "animal": Slot(zipf(*FOODS), {animal: {"food": food}
                                  for animal, food in FOODS.items()}),
    "friend": Slot(NAMES, unlike=("name", "second")),
    "taste": Slot(zipf("loved", "liked", "wanted")),
    "deed": Slot({"share": 4, "ask": 3, "play": 3, "hide": 2}, DEEDS),
    "sum": Slot({"share": equal(*SUMS)}, SUMS, given="deed"),
    "game": Slot({"play": zipf("played", "danced", "jumped", "laughed")}, given="deed"),
    "spot": Slot(zipf("under a stone", "in a tree", "behind a bush", "in a box")),
    "return": Slot(
        equal("told", "untold"),
        {"told": {"": "Then {hero.they} {walk} back {path.back}."}, "untold": {"": ""}},
    ),
    "closing": Slot(
        {"told": equal("now"), "untold": equal("now", "visit", "tell")},
        {
            "now": {"": "Now the {size} {hero} {deed.with} the {colour} {thing} "
                        "{hero.is} {mood}."},
            "visit": {"": "To this day the {trait} {hero} {deed.with} the {thing} "
                          "{hero.visits} {friend} "
                          "and {hero.feels} {mood}."},
            "tell": {"": "To this day {hero.names} {hero.tells} the story of the "
                         "{thing} and {hero.is} {mood}."},
        },
        given="return",
    ),
    "mood": Slot({"good": zipf("happy", "glad", "thankful"),
        "bad": zipf("sad", "sorry", "upset")}, given="deed.end"),
}  # fmt: skip

PROGRAM = StoryProgram(
    "{opening} {hero.they} {hero.was} {trait} and had {thing.a} {colour} {thing}. One"
    " {weather} {day} the {thing} of the {hero} {thing.was} {lost}. {hero.they} {walk}"
    " {path.go}. There {hero.they} met {manner.a} {manner} {animal} named {friend}, who"
    " {taste} {animal.food}. {deed} {deed.then} {return} {closing}",
    SLOTS,
)


def sample_stories(count: int, seed: int) -> list[str]:
    """Draw stories, independent of one another. A longer sample with the same seed
    begins with the same stories.
    """
    return PROGRAM.sample(count, seed)


def decode(story: str) -> dict[str, str]:
    """The choices that a story tells, slot by slot. Raises ValueError at the first word
    no story could have there.
    """
    return story_reader.decode(PROGRAM, story)


def tell(choices: Mapping[str, str]) -> str:
    """The story of some choices: ``tell(decode(story)) == story``. For "the same story,
    but about a girl".
    """
    return PROGRAM.tell(choices)


def roles(story: str) -> list[str]:
    """For each word the mention it comes from: ``"hero"``, ``"hero.was"``,
    ``"colour"``; ``""`` for a fixed word.
    """
    return [role for _, role in PROGRAM.trace(decode(story))]


def story_bits(story: str) -> float:
    """−log₂ of the exact probability of a story."""
    return PROGRAM.bits(decode(story))


def entropy_bits() -> float:
    """The exact entropy in bits of a story: the lowest mean loss that any model of
    whole stories can have.
    """
    return PROGRAM.entropy()


def predictive(prefix: str | Sequence[str]) -> dict[str, float]:
    """The exact probability of every possible next word after the words of a prefix
    (see ``story_reader``).
    """
    return story_reader.predictive(PROGRAM, prefix)


def position_floor(story: str) -> list[float]:
    """−log₂ of each word's exact probability given all before it: one value a word, a
    last one for ``END``.
    """
    return story_reader.position_floor(PROGRAM, story)


def position_entropy(story: str) -> list[float]:
    """The entropy in bits of each word given all before it; the last is ``END``'s."""
    return story_reader.position_entropy(PROGRAM, story)


def floor_bits(stories: Sequence[str], per: str = "story") -> float:
    """The exact information of these stories, in bits per story, per word or per
    character.

    Stories are independent, so a model that is told where each begins cannot do better
    on average than this; over ever more stories it approaches ``entropy_bits`` per
    story. The end of a story counts as one word, and as one character, since a language
    model has to predict it too.
    """
    units = {
        "story": lambda story: 1,
        "word": lambda story: len(words(story)) + 1,
        "character": lambda story: len(story) + 1,
    }
    if per not in units:
        raise ValueError(f"per must be one of {list(units)}, got {per!r}")
    if not stories:
        raise ValueError("expected at least one story, got none")
    return sum(map(story_bits, stories)) / sum(map(units[per], stories))


def vocabulary() -> list[str]:
    """Every word and punctuation mark that a story can hold, sorted; ``END`` is not
    among them.
    """
    return PROGRAM.vocabulary()
