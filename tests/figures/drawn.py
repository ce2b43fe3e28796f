"""One picture of each kind: a module of its own, which a fresh process imports quickly."""

import numpy as np

from course_lib import figures

TOKENS = ["the", "dog", " barks"]
WEIGHTS = [[1.0, 0.0, 0.0], [0.4, 0.6, 0.0], [0.1, 0.7, 0.2]]

DRAWN = {
    "heatmap": lambda **o: figures.heatmap(WEIGHTS, TOKENS, TOKENS, values=True, **o),
    "heatmaps": lambda **o: figures.heatmaps({"a": WEIGHTS, "b": np.eye(3)}, TOKENS, TOKENS, **o),
    "lines": lambda **o: figures.lines(
        [1, 2, 4], {"plain": [3, 2, 1], "band": ([2, 2, 2], [1, 1, 1], [3, 3, 3])}, x_label="heads", y_label="loss",
        reference={"floor": 0.5}, points={"seeds": ([1, 2], [2.5, 2])}, log_x=True, **o,
    ),
    "bars": lambda **o: figures.bars({"RNN": 0.5, "LSTM": (0.6, 0.5, 0.7)}, y_label="accuracy", **o),
    "dots": lambda **o: figures.dots({"RNN": [0.5, 0.6], "LSTM": [1, 1, 1]}, x_label="accuracy", **o),
    "histogram": lambda **o: figures.histogram({"a": [1, 2, 2], "b": [3, 4]}, x_label="score", **o),
    "token_strip": lambda alt: figures.token_strip(TOKENS, [0.1, 0.7, 0.2], alt),
}  # fmt: skip
