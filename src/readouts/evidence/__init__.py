"""Evidence without anybody's text: typed words become offsets, hashes and browser fragments.

``text`` normalises, ``sentences`` finds where one ends, ``passages`` resolves an ``at``,
``fragment`` points a browser at a passage, ``verify`` checks what is recorded.
"""
