"""A list of symbols, each with its number: what every tokenizer ends in."""

from collections.abc import Iterable, Sequence


class Vocabulary:
    """Numbers symbols from 0 and finds them again.

    Args:
        symbols: The symbols that text is made of, in order.
        special: Names of tokens that stand for no text, such as "<end>"; they get the
            first numbers.

    Raises:
        ValueError: If there is no symbol, or one occurs twice.
    """

    def __init__(self, symbols: Iterable[str], special: Sequence[str] = ()):
        self.symbols = [*special, *symbols]
        self._ids: dict[str, int] = {}
        for number, symbol in enumerate(self.symbols):
            if symbol in self._ids:
                raise ValueError(f"expected distinct symbols, got {symbol!r} twice")
            self._ids[symbol] = number
        if not self.symbols:
            raise ValueError("expected at least one symbol, got none")

    @property
    def size(self) -> int:
        """How many symbols there are, special ones included."""
        return len(self.symbols)

    def id(self, symbol: str) -> int:
        """Return the number of a symbol, special or not.

        Raises:
            ValueError: If it has none.
        """
        if symbol not in self._ids:
            raise ValueError(f"expected one of the {self.size} symbols, got {symbol!r}")
        return self._ids[symbol]

    def symbols_of(self, ids: Iterable[int]) -> list[str]:
        """Return the symbols that ``ids`` stand for.

        Raises:
            ValueError: If a number has no symbol. (A negative one would silently count
                from the list's end.)
        """
        numbers = [int(number) for number in ids]
        for position, number in enumerate(numbers):
            if not 0 <= number < self.size:
                raise ValueError(
                    f"ids must lie between 0 and {self.size - 1}, got {number} at"
                    f" position {position}"
                )
        return [self.symbols[number] for number in numbers]
