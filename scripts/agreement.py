"""Agreement between passes: Krippendorff's alpha, its bootstrap interval and the verdict on it.

Method: K. Krippendorff, Content Analysis, 4th ed., 2018, ch. 12; computed by the package
krippendorff. Drawing again, its coincidences are added up here, since they add over units; a test
holds both against each other. The interval is a percentile bootstrap of 2,000 draws over groups, so
that what belongs to one statement is drawn together.
"""

from collections import Counter

import krippendorff
import numpy as np

DRAWS = 2000
SEED = 20211125
FACT, TENTATIVE = 0.8, 0.667
# A group (what is drawn together) with the values that the passes gave to one unit of it.
Coded = list[tuple[object, list[str]]]


def alpha(counts: np.ndarray, level: str) -> float | None:
    """Alpha of value counts (units x values in order); None where it is undefined."""
    counts = counts[counts.sum(axis=1) > 1]
    if (counts.sum(axis=0) > 0).sum() < 2:
        return None
    domain = list(range(counts.shape[1]))
    return float(
        krippendorff.alpha(value_counts=counts, value_domain=domain, level_of_measurement=level)
    )


def coincidences(counts: np.ndarray) -> np.ndarray:
    """For each unit its matrix of coincidences (values x values), which add up to the sample's."""
    held = counts.sum(axis=1)
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(counts.shape[1])
    return pairs / (held - 1)[:, None, None]


def alpha_of(observed: np.ndarray, held: np.ndarray, level: str) -> np.ndarray:
    """Alpha of samples from what adds up over their units.

    ``held`` (samples x values) counts each value; ``observed`` is, for nominal data, how often
    values coincide with themselves (samples), for ordinal the coincidences (samples x values x
    values). Undefined is nan.
    """
    n = held.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        if level == "nominal":
            differ, expected = n - observed, n**2 - (held**2).sum(axis=1)
        else:
            upto = held.cumsum(axis=1)
            between = (
                upto[:, None, :] - upto[:, :, None] + (held[:, :, None] - held[:, None, :]) / 2
            )
            distance = between**2
            differ = (observed * distance).sum(axis=(1, 2))
            expected = (held[:, :, None] * held[:, None, :] * distance).sum(axis=(1, 2))
        return np.where(expected > 0, 1 - (n - 1) * differ / expected, np.nan)


def interval(counts: np.ndarray, groups: list[object], level: str) -> tuple[float, float]:
    """95 % bootstrap interval; groups are drawn with replacement."""
    index = {group: i for i, group in enumerate(dict.fromkeys(groups))}
    member = np.array([index[group] for group in groups])
    held = np.zeros((len(index), counts.shape[1]))
    np.add.at(held, member, counts)
    if level == "nominal":
        within = (counts * (counts - 1)).sum(axis=1) / (counts.sum(axis=1) - 1)
        observed = np.bincount(member, within, len(index))
    else:
        observed = np.zeros((len(index), counts.shape[1], counts.shape[1]))
        np.add.at(observed, member, coincidences(counts))
    random = np.random.default_rng(SEED)
    drawn = random.multinomial(len(index), np.full(len(index), 1 / len(index)), DRAWS)
    values = alpha_of(np.tensordot(drawn, observed, 1), drawn @ held, level)
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


def measured(coded: Coded, coders: int, level: str = "nominal") -> dict[str, str]:
    """Units compared, alpha with its interval, and what they say of the variable.

    Where every pass gives every unit one and the same value, alpha is undefined and nothing
    speaks against the variable: tentative. No verdict where there was nothing to compare.
    """
    pairable = [(group, values) for group, values in coded if len(values) > 1]
    key = (lambda value: int(value)) if level == "ordinal" else (lambda value: value)
    domain = sorted({value for _, values in pairable for value in values}, key=key)
    counts = np.array([[Counter(values)[v] for v in domain] for _, values in pairable])
    value = alpha(counts, level) if pairable else None
    agreed = len(pairable) > 1 and all(len(set(values)) == 1 for _, values in pairable)
    verdict = "tentative" if agreed else "withheld"
    ends = ("", "")
    if value is not None:
        low, high = interval(counts, [group for group, _ in pairable], level)
        sure = value >= FACT and low >= TENTATIVE
        verdict = "fact" if sure else "tentative" if value >= TENTATIVE else "withheld"
        ends = (f"{low:z.3f}", f"{high:z.3f}")
    return {
        "units": str(len(pairable)),
        "unmatched_units": str(len(coded) - len(pairable)),
        "coders": str(coders),
        "alpha": "" if value is None else f"{value:z.3f}",
        "alpha_low": ends[0],
        "alpha_high": ends[1],
        "verdict": verdict if pairable else "",
    }
