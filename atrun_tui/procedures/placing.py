"""Before a file goes: what the module is and has, what the file will be called there, and saving what it replaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atrun_tui.procedures import survey
from atrun_tui.procedures.preparation import second_name
from atrun_tui.procedures.proof import compare
from atrun_tui.procedures.steps import Fault, Stage
from atrun_tui.procedures.talk import Halt, good, keep, warn

if TYPE_CHECKING:
    from atrun_tui.procedures.inventory import Inventory
    from atrun_tui.procedures.storage import Course
    from atrun_tui.procedures.talk import Work


def look(course: Course) -> Work[Inventory]:
    """Ask the module what it is, has and runs. Raises Halt: it cannot store such a file."""
    cargo = course.order.cargo
    yield from cargo.findings
    family = yield from survey.survey_model(course.talk, cargo.kind)
    course.take_apps(older=survey.is_older(family))
    inventory = yield from course.shelf.look()
    course.take_chosen((yield from course.shelf.chosen()))
    if course.runs and course.shelf.holds_what_runs and inventory.find(course.runs) is None:
        yield from warn("enabled", f"{course.runs} is enabled and not there: nothing runs at the next start")
        course.runs = ""
    yield from survey.survey_timers(course.talk, len(course.data))
    yield from survey.survey_syntax(cargo, family)
    for text, compiled in inventory.shadowed:
        yield from warn("shadow", f"{compiled} stands in front of {text}: the module runs the compiled one")
    return inventory


def is_there(course: Course, inventory: Inventory) -> Work[bool]:
    """Whether the module has the very file by its checksum, under its name or as what runs; not asked when sending is forced."""
    if course.order.force:
        return False
    for name in dict.fromkeys((course.name, course.runs or "")):
        listed = inventory.find(name)
        if course.order.enable and inventory.twin(name) is not None:
            continue
        proof = compare(listed, course.data) if listed is not None else None
        if proof is not None and proof.matches:
            course.name, course.proof = name, proof
            yield from good("same file", f"{proof.text}; it was not sent again ({course.ways.force})")
            return True
    return False


def choose_name(course: Course, inventory: Inventory) -> Work[None]:
    """Find a name that nothing runs by, and the space under it. Raises Halt: there is none."""
    wanted = course.name
    there = inventory.find(wanted)
    if (why := _taken(course, inventory, wanted)) is not None:
        course.name, there = _free_name(course, inventory), None
        yield from good("name", f"{why}: it is stored as {course.name}")
    elif (text := inventory.behind(wanted)) is not None:
        yield from warn("shadow", f"{wanted} stands in front of {text} from then on: the module runs the compiled one")
    course.overwrites = there is not None
    reusable = (there.size or 0) if there is not None else 0
    yield from survey.survey_space(inventory, len(course.data) - reusable, course.name, course.ways)


def _taken(course: Course, inventory: Inventory, wanted: str) -> str | None:
    """Why the file cannot have the name it wants: something runs by it, or would not run any more, or it would not itself."""

    def may_run(name: str) -> bool:
        return course.runs is None or name in course.in_use

    if inventory.find(wanted) is not None and may_run(wanted):
        return f"{wanted} is in use"
    text = inventory.behind(wanted)
    if text is not None and may_run(text):
        return f"{wanted} would stand in front of {text}, which is in use"
    twin = inventory.twin(wanted)
    if twin is not None and course.order.enable:
        return f"{twin} would stand in front of {wanted}"
    return None


def _free_name(course: Course, inventory: Inventory) -> str:
    free = second_name(course.name, inventory.names, course.shelf.longest_name)
    if free is None:
        raise Halt(Fault.ANSWER, f"{course.name} is in use, and every second name for it is taken: remove some first")
    return free


def save(course: Course, inventory: Inventory) -> Work[None]:
    """Fetch what will be replaced, now or once the new file is enabled; a file that cannot be fetched is not written over."""
    if course.overwrites:
        course.replaced, course.replaced_at = yield from _save(course, inventory, course.name)
        if course.replaced is None:
            spared, course.name = course.name, _free_name(course, inventory)
            course.overwrites = False
            yield from warn("name", f"{spared} is not written over: the new file is stored as {course.name}")
            yield from survey.survey_space(inventory, len(course.data), course.name, course.ways)
    if course.order.enable and course.runs and course.runs != course.name and inventory.find(course.runs) is not None:
        _, course.old_at = yield from _save(course, inventory, course.runs)


def _save(course: Course, inventory: Inventory, name: str) -> Work[tuple[bytes | None, str | None]]:
    """The content of a file and where it is saved here; None for what could not be done."""
    yield Stage(topic="backup", text=f"saving {name} before anything else")
    listed = inventory.find(name)
    size = listed.size if listed is not None else None
    content = yield from course.talk.read(course.shelf.read_line(name), size)
    if not content or size not in {None, len(content)}:
        yield from warn("backup", f"{name} cannot be read from the module, so it is not saved")
        return None, None
    proof = compare(listed, content) if listed is not None else None
    if proof is not None and proof.matches is False:
        yield from warn("backup", f"{name} came with another checksum than it has on the module, so it is not saved")
        return None, None
    place = yield from keep(name, content)
    if place is not None:
        yield from good("backup", f"{name} is saved as {place}")
    return content, place
