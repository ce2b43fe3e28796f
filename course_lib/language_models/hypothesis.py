"""What a search for a likely text finds, in a decoder alone or behind an encoder."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hypothesis:
    """A way in which the text may go on."""

    ids: list[int]  # what follows the prompt; an end token included
    log_probability: float  # of these ids after the prompt, in nats
    score: float  # log_probability / length ** length_power
