"""Wilson's score interval of a share at 95 %.

E. B. Wilson, JASA 22, 1927; recommended for small counts by Brown, Cai and DasGupta, Statistical
Science 16, 2001.
"""

from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)


def wilson(wrong: int, judged: int) -> tuple[float, float]:
    """Both ends of the 95 % score interval of a share, ``judged`` at least 1."""
    share = wrong / judged
    middle = share + Z * Z / (2 * judged)
    half = Z * (share * (1 - share) / judged + Z * Z / (4 * judged * judged)) ** 0.5
    scale = 1 + Z * Z / judged
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)
