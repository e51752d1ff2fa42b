"""What the analysis panel says of quantities: which are conserved, and by which laws the others change."""

from __future__ import annotations

from html import escape

from app.panels._analysis_rows import Row, worded
from app.text.number_format import short_number
from app.text.translation import tr
from gandyn import Analysis


def quantity_rows(found: Analysis, id: str) -> tuple[Row, ...]:
    """Energy, angular momentum and what else a variant names."""
    rows = []
    for one in found.quantities.found:
        change = f" · {worded(one.change())}" if one.change() else ""
        rows.append(Row(f"{escape(one.name)} = {escape(one.formula)}: <b>{_trend(one.trend)}</b>{change}"))
    remark = found.quantities.remark
    return (
        *rows,
        *_balance(found.quantities.balance),
        *_momentum(found),
        *([Row(worded(remark), "note")] if remark else []),
    )


def _trend(trend: str) -> str:
    """What a quantity does; of what does all of it, the library says less than a reader needs."""
    return worded(trend) if trend != "neither" else escape(tr("not conserved; it may rise and fall"))


def _balance(terms: tuple[float, ...]) -> tuple[Row, ...]:
    """The energy's rate at the start, term by term."""
    if not terms:
        return ()
    numbers = " + ".join(short_number(x, 3) for x in terms).replace("+ −", "− ")
    law = escape(tr("for φ′ = aφ + bθ and θ′ = cφ + eθ"))
    text = (
        f"{law}:<br>E′ = a‖φ‖² + (b+c)s + e‖θ‖²<br>&nbsp;&nbsp;&nbsp;= {numbers}"
        f" = {short_number(sum(terms), 3)} ({escape(tr('at the start'))})"
    )
    return (Row(text, "note"),)


def _momentum(found: Analysis) -> tuple[Row, ...]:
    """The law of angular momentum, term by term."""
    m = found.quantities.momentum
    if m is None:
        return ()
    law = tr("L′ = (a + e)L: mean a = {a}, mean e = {e}").format(
        a=short_number(m.mean_a), e=short_number(m.mean_e)
    )
    run = tr("|L| went from {start} to {end}; the law says {predicted}").format(
        start=short_number(m.start), end=short_number(m.end), predicted=short_number(m.predicted)
    )
    return Row(escape(law)), Row(escape(run), "note")
