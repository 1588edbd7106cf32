"""Widths of letters in hundredths of their height: Inter in medium weight, as a browser measures it."""

_BY_WIDTH = {
    26: "ijl",
    27: " ",
    28: "I",
    31: ".,:!",
    32: ";'",
    35: "t|",
    37: "()[]/\\",
    38: "f",
    39: "r",
    42: "1",
    47: "-_",
    50: '"–',
    53: "?*",
    54: "s",
    56: "kxz",
    57: "aäL§",
    58: "cvyJ7",
    59: "eF",
    61: "hnouöüE5",
    62: "bdgpq2",
    63: "ß3689",
    64: "#",
    65: "PRSZ0",
    66: "BT4&",
    67: "−<>+=",
    69: "K",
    70: "Y",
    71: "AVXÄ",
    73: "D",
    74: "C",
    75: "GHUÜ",
    76: "N",
    77: "OQÖ",
    83: "w",
    84: "≤≥",
    89: "m",
    92: "M…",
    99: "@",
    100: "%",
    101: "W",
}
_WIDEST = max(_BY_WIDTH)
_WIDTHS = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}


def share(letter: str) -> float:
    """The part of its height that a letter takes in width; of an unknown one the most that any does."""
    return _WIDTHS.get(" " if letter.isspace() else letter, _WIDEST) / 100
