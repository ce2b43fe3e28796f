"""Forms in a notebook that ask a person about a model's answers, and store what was
said.
"""

import html
import random
from collections.abc import Sequence

from course_lib.alignment.feedback import FeedbackStore, Rating, Vote

QUESTIONS = {
    "rating": "How good is this answer, from 1 (useless) to 5 (just right)?",
    "vote": "Which of the two answers is better?",
}


class FeedbackForm:
    """One question after another about a list of answers; each click is stored at once.

    Without a kernel (the website, GitHub) the first question stands there as text. What
    a button does is a method: `rate`, `vote` and `skip` may be called from code.

    Args:
        store: Where ratings and votes go.
        items: (prompt, answer) for each answer to rate, or (prompt, one, other) for
            each pair to choose from; all of one kind.
        model: The name of the model that wrote them, to be stored.
        rater: Who answers, to be stored.
        seed: Which of two answers stands first is drawn, for each pair anew: people
            (and models) favour the first.

    Raises:
        ValueError: If there is no item, one has another number of parts than the first,
            or a pair holds one answer twice.
    """

    def __init__(
        self,
        store: FeedbackStore,
        items: Sequence[tuple[str, ...]],
        *,
        model: str = "",
        rater: str = "",
        seed: int = 0,
    ):
        lengths = {len(item) for item in items}
        if lengths not in ({2}, {3}):
            raise ValueError(
                "items must all be (prompt, answer) or all (prompt, one, other), got"
                f" {len(items)} items of lengths {sorted(lengths)}"
            )
        for number, item in enumerate(items):
            if len(item) == 3 and item[1] == item[2]:
                raise ValueError(f"item {number}: expected two different answers")
        draw = random.Random(seed)
        self.store, self.model, self.rater = store, model, rater
        self.items = [
            (item[0], *draw.sample(item[1:], len(item) - 1)) for item in items
        ]
        self.place = 0  # of the question that is asked now
        self.widget = None

    @property
    def item(self) -> tuple[str, ...] | None:
        """The prompt and the answers that are asked about now, in the order in which
        they are shown; None after the last.
        """
        return self.items[self.place] if self.place < len(self.items) else None

    def rate(self, score: int) -> None:
        """Store a score of 1 to 5 for the answer shown, and go on to the next."""
        prompt, answer = self._asked(2)
        self.store.add(Rating(prompt, answer, score, self.model, self.rater))
        self.skip()

    def vote(self, which: int) -> None:
        """Store that the answer shown first (0) or second (1) is the better one."""
        prompt, *answers = self._asked(3)
        if which not in (0, 1):
            raise ValueError(f"expected 0 (the first) or 1 (the second), got {which!r}")
        chosen, rejected = answers[which], answers[1 - which]
        self.store.add(Vote(prompt, chosen, rejected, self.model, self.rater))
        self.skip()

    def skip(self) -> None:
        """Go on to the next question and store nothing."""
        self.place = min(self.place + 1, len(self.items))
        if self.widget is not None:
            self._show()

    @property
    def html(self) -> str:
        """The question that is asked now."""
        if self.item is None:
            return f"<p>That was all {len(self.items)}. Thank you.</p>"
        prompt, *answers = self.item
        question = QUESTIONS["rating" if len(answers) == 1 else "vote"]
        names = ("Answer",) if len(answers) == 1 else ("First", "Second")
        rows = "".join(
            f"<p><strong>{name}:</strong> {html.escape(text)}</p>"
            for name, text in zip(("Prompt", *names), self.item, strict=True)
        )
        return (
            f"<p>Question {self.place + 1} of {len(self.items)}. {question}</p>{rows}"
        )

    def __repr__(self) -> str:
        prompt, *answers = self.item or ("", "")
        kind = "rating" if len(answers) == 1 else "vote"
        return f"a form for {len(self.items)} questions: {QUESTIONS[kind]}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = {"text/plain": repr(self), "text/html": self.html}
        try:
            self.widget = self.widget or self._build()
        except ImportError:  # without ipywidgets the question is all there is
            return data
        data["application/vnd.jupyter.widget-view+json"] = {
            "version_major": 2,
            "version_minor": 0,
            "model_id": self.widget.model_id,
        }
        return data

    def _asked(self, parts: int) -> tuple[str, ...]:
        if self.item is None:
            raise ValueError("expected a question that is still open, got none")
        if len(self.item) != parts:
            kind = "rating" if len(self.item) == 2 else "vote"
            raise ValueError(f"this form asks for a {kind}")
        return self.item

    def _build(self):
        import ipywidgets as widgets

        if len(self.items[0]) == 2:
            choices = [(str(s), lambda _, s=s: self.rate(s)) for s in range(1, 6)]
        else:
            choices = [
                (name, lambda _, n=n: self.vote(n))
                for n, name in enumerate(("The first", "The second"))
            ]
        self.buttons = []
        for label, press in [*choices, ("Skip", lambda _: self.skip())]:
            button = widgets.Button(description=label)
            button.on_click(press)
            self.buttons.append(button)
        self.text = widgets.HTML(self.html)
        return widgets.VBox([self.text, widgets.HBox(self.buttons)])

    def _show(self) -> None:
        self.text.value = self.html
        for button in self.buttons:
            button.disabled = self.item is None
