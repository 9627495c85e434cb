"""The five pictures of the page: each takes the rows of its query and gives a figure.

Colours are told apart by colour-blind readers and in grey. Letters are drawn as paths, so that a
picture looks the same, and has the same bytes, wherever it is built.
"""

import io
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import cycle, groupby, pairwise
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize, to_rgb
from matplotlib.dates import DateFormatter, MonthLocator
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

Rows = Sequence[dict[str, Any]]

matplotlib.rcdefaults()  # a reader's own settings must not change the bytes
matplotlib.rcParams.update(
    {
        "svg.hashsalt": "readouts",
        "svg.fonttype": "path",
        "font.size": 9,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": "#888888",
        "axes.titlesize": 10,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "lines.solid_capstyle": "butt",  # else an interval looks wider than it is
        "figure.constrained_layout.w_pad": 0.06,
        "figure.constrained_layout.h_pad": 0.06,
    }
)
WIDTH = 8.33  # inches: 800 px, where a browser gives an inch 96
INK, MUTED, GREY, BLUE, ORANGE = "#1a1a1a", "#666666", "#dddddd", "#1f5a9c", "#b85c00"
STANCES = LinearSegmentedColormap.from_list(
    "stances", ["#954600", "#f2b87a", "#e3e3e3", "#a9c9e8", "#174a88"]
)
COUNTS = LinearSegmentedColormap.from_list("counts", ["#c3d9ef", "#174a88"])
FEW = 10  # a mean of fewer statements swings with each of them; as in queries/months.sql
POLES = {-2: "firmly against", -1: "against", 0: "neutral", 1: "for", 2: "firmly for"}
VARIABLES = {
    "unitising": "which words make a statement",
    "issue": "which issues it names",
    "stance": "how far for or against",
    "stance_kind": "own, attributed or raised",
    "stance_kind_if_named": "the same, counted only if named",
    "attributed_to": "to whom a stance is attributed",
    "speech_act": "what the sentence does",
    "speakers": "who speaks, and for whom",
    "targets": "to whom, or against whom",
    "quotation": "quoted or reported",
    "relayed_by": "who relays it",
}


def svg(figure: Figure) -> bytes:
    """The figure as SVG, without the day and the version of the program that drew it."""
    target = io.BytesIO()
    figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None})
    return target.getvalue()


def stance(rows: Rows) -> Figure:
    """A state in each row, an issue in each column; the latest stance in each cell."""
    states, issues = unique(rows, "state"), unique(rows, "issue")
    figure, axes = grid(states, issues)
    for row in rows:
        if row["stance"] is not None:
            colour = STANCES((row["stance"] + 2) / 4)
            cell(
                axes,
                issues.index(row["issue"]),
                states.index(row["state"]),
                colour,
                signed(row["stance"]),
            )
    bar = figure.colorbar(
        matplotlib.cm.ScalarMappable(Normalize(-2, 2), STANCES),
        ax=axes,
        orientation="horizontal",
        fraction=0.02,
        pad=0.02,
        aspect=50,
    )
    bar.set_ticks(list(POLES), labels=[f"{signed(v, '+d')} {word}" for v, word in POLES.items()])
    bar.ax.tick_params(length=0)
    bar.outline.set_visible(False)
    return figure


def met(rows: Rows) -> Figure:
    """Half a matrix: how often each met each; on the diagonal, framed, all its encounters."""
    states = unique(rows, "state")
    figure, axes = grid(states, states)
    axes.set_xticks([])
    close = "of_two_to_four_sides"
    most = max((row[close] for row in rows if row["state"] != row["other_state"]), default=1)
    for row in rows:
        x, y = states.index(row["other_state"]), states.index(row["state"])
        if x == y:
            cell(axes, x, y, "white", str(row["encounters"]), edgecolor=MUTED)
            axes.text(x + 0.65, y, row["state"], ha="left", va="center", color=INK)
        elif x < y:
            colour = COUNTS((row[close] - 1) / max(most - 1, 1)) if row[close] else GREY
            cell(axes, x, y, colour, str(row["encounters"]))
    axes.set_xlim(-0.5, len(states) + 3)
    key = {
        "all encounters of the state": Rectangle((0, 0), 1, 1, fc="white", ec=MUTED),
        "once among two to four sides": Rectangle((0, 0), 1, 1, fc=COUNTS(0.0)),
        f"{most} times among two to four sides": Rectangle((0, 0), 1, 1, fc=COUNTS(1.0)),
        "only among five or more sides": Rectangle((0, 0), 1, 1, fc=GREY),
    }
    axes.legend(key.values(), key, loc="upper right", frameon=False, handlelength=1, handleheight=1)
    return figure


def months(rows: Rows) -> Figure:
    """For each issue the monthly mean with its deviation, and the number of statements below."""
    issues = [(issue, list(group)) for issue, group in groupby(rows, lambda row: row["issue"])]
    lines = -(-len(issues) // 2)
    figure = Figure(figsize=(WIDTH, 2.9 * lines), layout="constrained")
    panels = figure.subplots(
        2 * lines, 2, squeeze=False, sharex=True, sharey="row", height_ratios=[3, 1] * lines
    )
    for axes in panels.flat[2 * len(issues) :]:
        axes.set_visible(False)
    for place, (issue, points) in enumerate(issues):
        above, below = panels[2 * (place // 2) : 2 * (place // 2) + 2, place % 2]
        days = [date.fromisoformat(f"{row['month']}-15") for row in points]
        for day, row in zip(days, points, strict=True):
            low, high = row["mean"] - row["deviation"], row["mean"] + row["deviation"]
            above.plot([day, day], [low, min(high, 2)], color="#bfd5ec", lw=7, zorder=1)
            size, filled = (5.5, BLUE) if row["statements"] >= FEW else (4, "white")
            above.plot(day, row["mean"], "o", ms=size, mec=BLUE, mfc=filled, clip_on=False)
        many = [pair for pair in zip(days, points, strict=True) if pair[1]["statements"] >= FEW]
        for (day, row), (next_day, next_row) in pairwise(many):
            line = "-" if next_day - day < timedelta(45) else ":"
            above.plot([day, next_day], [row["mean"], next_row["mean"]], line, color=BLUE, lw=1.2)
        below.bar(days, [row["statements"] for row in points], width=22, color=MUTED)
        above.set(title=issue, ylabel="mean stance")
        below.set(ylabel="statements")
    for above in panels[::2].flat:
        above.axhline(0, color="#888888", lw=0.8)
        above.yaxis.set_major_formatter(lambda value, _: signed(value, "+g"))
        above.yaxis.set_major_locator(MaxNLocator(integer=True))
        lowest = min(row["mean"] - row["deviation"] for row in rows)
        above.set_ylim(min(-0.1, lowest - 0.1), 2.1)
    for below in panels[1::2].flat:
        below.yaxis.set_major_locator(MaxNLocator(3, integer=True))
        below.xaxis.set_major_locator(MonthLocator([1, 7]))
        below.xaxis.set_major_formatter(DateFormatter("%b %Y"))
        below.tick_params(labelbottom=True)
    return figure


def moves(rows: Rows) -> Figure:
    """An arrow for each state and issue, from its first day's stance to its last day's."""
    figure = Figure(figsize=(WIDTH, 0.7 + 0.55 * len(rows)), layout="constrained")
    axes = figure.subplots()
    for y, row in enumerate(rows):
        colour = BLUE if row["move"] > 0 else ORANGE
        ends = {"first": row["first_stance"], "last": row["last_stance"]}
        axes.annotate(
            "",
            (ends["last"], y),
            (ends["first"], y),
            arrowprops={
                "arrowstyle": "-|>,head_width=.35,head_length=.7",
                "color": colour,
                "lw": 2,
                "shrinkA": 3,
                "shrinkB": 0,
            },
        )
        axes.plot(ends["first"], y, "o", ms=6, mec=colour, mfc="white", mew=1.5)
        for end, value in ends.items():
            day = date.fromisoformat(row[f"{end}_day"]).strftime("%b %Y")
            left = value == min(ends.values())
            axes.annotate(
                f"{day} ({row[f'{end}_statements']})",
                (value, y),
                (-8 if left else 8, 0),
                textcoords="offset points",
                ha="right" if left else "left",
                va="center_baseline",
                color=MUTED,
            )
    axes.set_yticks(range(len(rows)), [f"{row['state']}\n{row['issue']}" for row in rows])
    axes.set(xlim=(-2.6, 2.6), ylim=(len(rows) - 0.4, -0.6))
    axes.set_xticks(list(POLES), [f"{signed(v, '+d')}\n{word}" for v, word in POLES.items()])
    axes.set_xlabel("In brackets: statements counted on the day", color=MUTED)
    axes.xaxis.tick_top()
    axes.grid(axis="x", color=GREY, lw=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return figure


def reliability(rows: Rows) -> Figure:
    """Alpha and its interval for each variable and round, with the bounds that decide."""
    rounds = sorted({row["round"] for row in rows})
    latest = {row["variable"]: row["alpha"] for row in rows if row["round"] == rounds[-1]}
    variables = sorted(unique(rows, "variable"), key=lambda v: (-(latest.get(v) or -1), v))
    figure = Figure(figsize=(WIDTH, 1 + 0.42 * len(variables)), layout="constrained")
    axes = figure.subplots()
    for bound, word in ((0.667, "tentative from .667"), (0.8, "fact from .80")):
        axes.axvline(bound, color="#888888", lw=1, ls="--")
        side = "right" if bound < 0.7 else "left"
        axes.text(bound, -0.75, f" {word} ", ha=side, va="bottom", color=MUTED)
    styles = cycle([(ORANGE, "D"), (BLUE, "o"), ("#555555", "s"), ("#009e73", "^")])
    for number, (round_, (colour, marker)) in enumerate(zip(rounds, styles, strict=False)):
        shift = (number - (len(rounds) - 1) / 2) * 0.6 / len(rounds)
        axes.plot([], [], marker=marker, ms=5.5, lw=2, color=colour, label=f"round {round_}")
        for row in (row for row in rows if row["round"] == round_):
            y = variables.index(row["variable"]) + shift
            if row["alpha"] is None:
                note = f"round {round_}: undefined, one value throughout"
                axes.text(0.64, y, note, ha="right", va="center_baseline", color=colour)
                continue
            if row["alpha_low"] is not None:
                axes.plot([row["alpha_low"], row["alpha_high"]], [y, y], color=colour, lw=2)
            axes.plot(row["alpha"], y, marker, ms=5.5, color=colour, clip_on=False)
    names = [f"{v}\n{VARIABLES[v]}" if v in VARIABLES else v for v in variables]
    axes.set_yticks(range(len(variables)), names)
    lowest = min((row["alpha_low"] for row in rows if row["alpha_low"] is not None), default=0)
    axes.set(xlim=(min(0, lowest) - 0.02, 1.02), ylim=(len(variables) - 0.4, -0.7))
    axes.set_xlabel("Krippendorff's alpha, with its 95 % interval")
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=GREY, lw=0.8)
    axes.set_axisbelow(True)
    figure.legend(loc="outside lower right", ncols=len(rounds), frameon=False)
    return figure


def unique(rows: Rows, column: str) -> list[str]:
    """The column's values in the order of the rows."""
    return list(dict.fromkeys(row[column] for row in rows))


def signed(stance: float, form: str = "+.1f") -> str:
    """A stance with its sign, the minus that printers use; zero has none."""
    text = format(stance, form)
    return "0" if float(text) == 0 else text.replace("-", "\N{MINUS SIGN}")


def grid(rows: Sequence[str], columns: Sequence[str]) -> tuple[Figure, Axes]:
    """A figure with a cell for each row and column, their names to the left and above."""
    figure = Figure(figsize=(WIDTH, 1.6 + 0.26 * len(rows)), layout="constrained")
    axes = figure.subplots()
    axes.set(xlim=(-0.5, len(columns) - 0.5), ylim=(len(rows) - 0.5, -0.5))
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(columns)), columns, rotation=40, ha="left", rotation_mode="anchor")
    axes.set_yticks(range(len(rows)), rows)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return figure, axes


def cell(axes: Axes, x: int, y: int, colour: Any, text: str, edgecolor: str = "none") -> None:
    """One cell of a grid, its text dark or light, whichever can be read on the colour."""
    luminance = np.dot([0.2126, 0.7152, 0.0722], np.power(to_rgb(colour), 2.2))
    ink = INK if luminance > 0.2 else "white"  # WCAG 2: about as far from either
    axes.add_patch(
        Rectangle((x - 0.47, y - 0.45), 0.94, 0.9, facecolor=colour, edgecolor=edgecolor)
    )
    axes.text(x, y, text, ha="center", va="center_baseline", color=ink)
