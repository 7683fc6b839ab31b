"""How the items of a notice were counted."""

from .model import Count, Reading


def count_of(reading: Reading) -> Count:
    """The count of a reading: each printed number is one item, however many rows or clauses it has."""
    numbered = [task for task in reading.tasks if task.number and task.ticked]
    unticked = sum(1 for task in reading.tasks if not task.ticked)
    unnumbered = len(reading.tasks) - len(numbered) - unticked
    numbers = {(task.section, task.parent, _own(task.number or "")) for task in numbered}
    rows = sum(1 for task in reading.tasks if any(clause.pattern == "cell" for clause in task.clauses))
    return Count(len(reading.tasks), len(numbers) + unnumbered, rows, len(numbered), unnumbered, unticked)


def _own(number: str) -> str:
    """The printed number without what tells its parts apart (11.2, （十）#2)."""
    return number.partition("#")[0].partition(".")[0]
