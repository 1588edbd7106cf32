"""Every text of the page, in German (default) and English.

What only one template says stands in the module of its name; what several say stands in `words`. A template asks for
a text by its key (`t.key`), and for the words of a code of the rules by kind and code (`term(kind, code)`).
"""

from collections.abc import Mapping
from types import MappingProxyType

from services.assignment.page.texts import base, overview, proposal, proposals, refused, sign_in, words, worklist

LANGUAGES = ("de", "en")
_MODULES = (base, overview, proposal, proposals, refused, sign_in, words, worklist)

TEXTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        language: {key: pair[index] for module in _MODULES for key, pair in module.TEXTS.items()}
        for index, language in enumerate(LANGUAGES)
    }
)
"""Language to key to text; the words of a code stand under `kind.code`."""
