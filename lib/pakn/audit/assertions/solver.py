"""Looking for a world in which an assertion is false, with the CP-SAT solver of OR-Tools.

One thread, a fixed seed and a limit on its steps: the same figures give the same verdict on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pakn.audit.assertions.conditions import Condition, Variable
from pakn.audit.assertions.falsehoods import CannotBeAskedError, falsehoods
from pakn.audit.assertions.records import Assertion, Verdict
from pakn.audit.assertions.worlds import World

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

__all__ = ["Solution", "contradicting", "prove"]

MOST_STEPS = 10.0
"""Of the solver's own deterministic time, about as many seconds."""
SEED = 1


@dataclass(frozen=True, slots=True)
class Solution:
    """A verdict, the figures and claims left out since they contradict each other, and the world that refutes."""

    verdict: Verdict
    left_out: tuple[str, ...] = ()
    world: tuple[tuple[str, int], ...] = ()
    """Of the counter-example: indicator, unit and period in words, and the number."""


def prove(world: World, assertion: Assertion) -> Solution:
    """Return whether an assertion holds in every world that the published figures allow."""
    left_out = contradicting(world)
    try:
        ways = falsehoods(world, assertion)
    except CannotBeAskedError:
        return Solution("undecided", left_out)
    model = _Model(world, left_out)
    chosen = [model.optional(way) for way in ways]
    if not chosen:
        return Solution("proved", left_out)
    model.made.add_bool_or(chosen)
    status, solver = _solved(model.made)
    if status == "INFEASIBLE":
        return Solution("proved", left_out)
    if status not in ("OPTIMAL", "FEASIBLE"):
        return Solution("undecided", left_out)
    told = tuple((" ".join(name), solver.value(number)) for name, number in sorted(model.numbers.items()))
    return Solution("refuted", left_out, told)


def contradicting(world: World) -> tuple[str, ...]:
    """Return the figures and claims that contradict each other: none where a world exists with all of them.

    Of a contradiction all its parts are left out: which of them is wrong, nobody can see.
    """
    sources = list(dict.fromkeys(each.source for each in world.published))
    if _exists(world, sources):
        return ()
    lost: list[str] = []
    while not _exists(world, left := [source for source in sources if source not in lost]):
        # Deletion: what is not needed for the contradiction goes, the heaviest to miss last.
        weights = {each.source: each.weight for each in world.published}
        core = sorted(left, key=lambda source: weights[source])
        for source in list(core):
            without = [each for each in core if each != source]
            if not _exists(world, without):
                core = without
        lost += core
    return tuple(sorted(lost))


def _exists(world: World, sources: Iterable[str]) -> bool:
    """Whether a world exists with what some sources say."""
    kept = set(sources)
    model = _Model(world, [each.source for each in world.published if each.source not in kept])
    return _solved(model.made)[0] in ("OPTIMAL", "FEASIBLE")


def _solved(model: cp_model.CpModel) -> tuple[str, cp_model.CpSolver]:
    from ortools.sat.python import cp_model  # noqa: PLC0415 (optional, and heavy)

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    solver.parameters.catch_sigint_signal = False  # it would leave Ctrl-C ending the process without a word
    solver.parameters.max_deterministic_time = MOST_STEPS
    return solver.status_name(solver.solve(model)), solver


class _Model:
    """The variables and conditions of a world as the solver takes them."""

    def __init__(self, world: World, left_out: Sequence[str]) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415 (optional, and heavy)

        self.made = cp_model.CpModel()
        self.numbers = {name: self.made.new_int_var(0, most, " ".join(name)) for name, most in world.most.items()}
        self._most = world.most
        self._products: dict[tuple[Variable, Variable], Any] = {}
        for condition in (*world.always, *(each for each in world.published if each.source not in left_out)):
            for bounded in self._bounded(condition):
                self.made.add(bounded)

    def optional(self, conditions: Sequence[Condition]) -> Any:
        """Add conditions that hold where a switch is on, and return the switch."""
        switch = self.made.new_bool_var("")
        for condition in conditions:
            for bounded in self._bounded(condition):
                self.made.add(bounded).only_enforce_if(switch)
        return switch

    def _bounded(self, condition: Condition) -> Iterator[Any]:
        terms = [number * self.numbers[name] for name, number in condition.sum.items()]
        terms += [number * self._product(one, other) for number, one, other in condition.products]
        if condition.low is not None:
            yield sum(terms) >= condition.low
        if condition.high is not None:
            yield sum(terms) <= condition.high

    def _product(self, one: Variable, other: Variable) -> Any:
        key = (min(one, other), max(one, other))
        if key not in self._products:
            product = self.made.new_int_var(0, self._most[one] * self._most[other], "")
            self.made.add_multiplication_equality(product, [self.numbers[one], self.numbers[other]])
            self._products[key] = product
        return self._products[key]
