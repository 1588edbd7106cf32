"""Texts for people, written in English in the code and in German in a catalogue (gettext, by Babel).

`text` marks texts, `vocabulary` has those that several rooms show, `catalogue` says them in a language, `figures`
writes dates and numbers as a reader expects them, and `refresh` keeps the catalogues in step with the code (`make
generate`). How to add a text: docs/languages.md.
"""
