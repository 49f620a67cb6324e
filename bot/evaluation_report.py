"""What `jisr evaluate` shows: tables on the terminal, and a page with a heat map of what is taken for what."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from markupsafe import Markup
from rich.console import Console
from rich.table import Table

from dialogues.understanding.evaluation import Entities, Intents, Report

Rows = list[tuple[str, ...]]
STYLE = """
body{font:14px/1.5 system-ui,sans-serif;margin:2rem;color:#1c2733}h2{margin-top:2rem}
table{border-collapse:collapse}td,th{padding:.25rem .6rem;border:1px solid #d8dee6;text-align:left}
.heat td{width:1.4rem;height:1.4rem;padding:0;text-align:center;font-size:11px}
.heat th.top{writing-mode:vertical-rl;transform:rotate(180deg);border:0;font-weight:400;font-size:12px}
.heat th.side{border:0;font-weight:400;font-size:12px;text-align:right}
"""


def show(report: Report, console: Console) -> None:
    """The report on the terminal."""
    for title, head, rows in _tables(report):
        table = Table(title=title, title_justify="left")
        for name in head:
            table.add_column(name)
        for row in rows:
            table.add_row(*row)
        console.print(table)


def write_html(report: Report, path: Path) -> None:
    """The same as a page, with the heat map. Raises OSError where the file cannot be written."""
    parts = [Markup("<h2>Intents of the development set</h2>"), _heat(report.development)]
    for title, head, rows in _tables(report):
        cells = [Markup("").join(Markup("<th>{}</th>").format(name) for name in head)]
        cells += [Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row) for row in rows]
        body = Markup("").join(Markup("<tr>{}</tr>").format(each) for each in cells)
        parts.append(Markup("<h2>{}</h2><table>{}</table>").format(title, body))
    page = Markup('<!doctype html><meta charset="utf-8"><title>Jisr: understanding</title><style>{}</style>{}')
    path.write_text(page.format(Markup(STYLE), Markup("").join(parts)), encoding="utf-8")


def _tables(report: Report) -> list[tuple[str, tuple[str, ...], Rows]]:
    both = (("cross-validation", report.cross_validation), ("development set", report.development))
    varieties = report.cross_validation.varieties
    accuracy: Rows = [
        (name, str(len(each.readings)), _per_cent(each.accuracy()), *(_per_cent(each.accuracy(v)) for v in varieties))
        for name, each in both
    ]
    fallback: Rows = [
        (name, _per_cent(each.fallback_recall), _per_cent(each.fallback_precision)) for name, each in both
    ]
    confused: Rows = [
        (name, meant, understood, str(times)) for name, each in both for meant, understood, times in each.confusions(15)
    ]
    reliable: Rows = [
        (name, f"{mean:.2f}", _per_cent(share), str(number))
        for name, each in both
        for mean, share, number in each.reliability()
    ]
    return [
        ("Intent accuracy", ("on", "messages", "all", *varieties), accuracy),
        ("Out of scope", ("on", "recall", "precision"), fallback),
        ("Taken for each other", ("on", "meant", "understood", "times"), confused),
        ("Confidence", ("on", "mean confidence", "right", "messages"), reliable),
        ("Entities of the development set", ("entity", "precision", "recall", "F1", "stated"), _kinds(report.entities)),
        ("Searches and declarations", ("exactly right", "of"), [_frames(report.entities)]),
        (
            "Speed",
            ("examples", "training, s", "p50, ms", "p99, ms"),
            [(str(report.examples), f"{report.training_seconds:.1f}", f"{report.p50:.2f}", f"{report.p99:.2f}")],
        ),
    ]


def _kinds(entities: Entities) -> Rows:
    kinds = sorted({*entities.right, *entities.extra, *entities.missed})
    return [
        (
            kind or "all",
            _per_cent(entities.precision(kind)),
            _per_cent(entities.recall(kind)),
            _per_cent(entities.f1(kind)),
            str(
                entities.right[kind] + entities.missed[kind]
                if kind
                else sum((entities.right + entities.missed).values())
            ),
        )
        for kind in (None, *kinds)
    ]


def _frames(entities: Entities) -> tuple[str, str]:
    return _per_cent(entities.frames_exact), str(entities.frames)


def _heat(intents: Intents) -> Markup:
    names = sorted({each.meant for each in intents.readings} | {each.understood for each in intents.readings})
    times = Counter((each.meant, each.understood) for each in intents.readings)
    all_of = Counter(each.meant for each in intents.readings)
    top = Markup("").join(Markup('<th class="top">{}</th>').format(name) for name in names)
    lines = [Markup("<tr><th></th>{}</tr>").format(top)]
    for meant in names:
        cells = []
        for understood in names:
            number = times[meant, understood]
            share = number / all_of[meant] if number else 0
            hue = 140 if meant == understood else 0
            colour = Markup("hsl({} 70% {}%)").format(hue, round(97 - 45 * share)) if number else Markup("transparent")
            cells.append(Markup('<td style="background:{}">{}</td>').format(colour, number or ""))
        lines.append(Markup('<tr><th class="side">{}</th>{}</tr>').format(meant, Markup("").join(cells)))
    return Markup('<table class="heat">{}</table>').format(Markup("").join(lines))


def _per_cent(share: float) -> str:
    return f"{100 * share:.1f} %"
