"""A picture that says in words what it shows."""

import base64
import struct
from collections.abc import Callable

from course_lib.figures import style


def require_alt(alt: str, of: str = "picture") -> str:
    """The alt text, trimmed; raises ValueError where there is none."""
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError(f"alt must say in words what the {of} shows, got {alt!r}")
    return alt.strip()


class Picture:
    """A PNG with its alt text; Jupyter shows the picture, everything else prints the
    words.

    Args:
        png: The file's bytes, or a function that draws them when they are first needed.
        alt: What a reader who cannot see the picture should know.

    Raises:
        ValueError: If the alt text is missing or empty.
    """

    def __init__(self, png: bytes | Callable[[], bytes], *, alt: str):
        self.alt = require_alt(alt)
        self._png = png

    @property
    def png(self) -> bytes:
        if callable(self._png):
            self._png = self._png()
        return self._png

    @property
    def width(self) -> int:
        """Width on the page in CSS pixels."""
        dots = struct.unpack(">I", self.png[16:20])[
            0
        ]  # bytes 16 to 19 of any PNG are its width
        return round(dots * style.SHOWN / style.DPI)

    @property
    def data_uri(self) -> str:
        return "data:image/png;base64," + base64.b64encode(self.png).decode("ascii")

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = {
            "image/png": base64.b64encode(self.png).decode("ascii"),
            "text/plain": self.alt,
        }
        return data, {"image/png": {"alt": self.alt, "width": self.width}}

    def __repr__(self) -> str:
        return self.alt
