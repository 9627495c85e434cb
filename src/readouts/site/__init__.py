"""The explorer: a static site of a release, where each position leads to the passage it rests on.

Built from the release's own files alone, so that whoever holds a release can build its site. Each
module makes the pages of one kind; ``templates`` and ``assets`` say how they look.
"""
