"""Utah's R277-302-7 in OpenFisca: records are its persons, teachers its groups, and one simulation judges the whole roster.

  openfisca.py ROSTER [ROUNDS]

Prints a line of JSON as the other peers do. The roster is in the simulation before the clock starts.
"""
import importlib.metadata
import json
import pathlib
import sys
import time

import numpy
from openfisca_core.entities import Entity, GroupEntity
from openfisca_core.model_api import ETERNITY, MONTH, Enum, ParameterNode, Variable, date, min_, where
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

SINCE = "2010-01-01"
AS_OF = "2026-05"

Record = Entity("record", "records", "A record of learning", "")
Teacher = GroupEntity("teacher", "teachers", "A teacher with records", "", roles=[{"key": "learning"}])

AREA_OF = {"workshop": "learning", "conference": "learning", "seminar": "learning", "course": "learning", "training": "learning",
           "mentoring": "learning", "coaching": "learning", "collaboration": "collaboration", "service": "service",
           "National Board certification": "board"}
Kind = Enum("Kind", {kind.replace(" ", "_"): kind for kind in AREA_OF})
Area = Enum("Area", {area: area for area in dict.fromkeys(AREA_OF.values())})
# The area of each kind, in the order of Kind.
AREA_INDEX = numpy.array([list(Area.__members__).index(AREA_OF[kind.value]) for kind in Kind])


class kind(Variable):
    value_type, entity, definition_period = Enum, Record, ETERNITY
    possible_values, default_value = Kind, Kind.workshop


class earned(Variable):
    value_type, entity, definition_period = date, Record, ETERNITY


class hours(Variable):
    value_type, entity, definition_period = int, Record, ETERNITY


class accepted(Variable):
    value_type, entity, definition_period = bool, Record, ETERNITY


class first(Variable):
    value_type, entity, definition_period = bool, Record, ETERNITY


class assigned(Variable):
    value_type, entity, definition_period = bool, Teacher, MONTH


class signed(Variable):
    value_type, entity, definition_period = bool, Teacher, MONTH


class issued(Variable):
    value_type, entity, definition_period = date, Teacher, ETERNITY


class expires(Variable):
    value_type, entity, definition_period = date, Teacher, ETERNITY


class counts(Variable):
    value_type, entity, definition_period = bool, Record, MONTH

    def formula(record, period):
        day = record("earned", period)
        in_window = (day >= record.teacher("issued", period)) * (day <= record.teacher("expires", period))
        return record("first", period) * record("accepted", period) * in_window


class area(Variable):
    value_type, entity, definition_period = Enum, Record, MONTH
    possible_values, default_value = Area, Area.learning

    def formula(record, period):
        return AREA_INDEX[record("kind", period)]


def earned_in(name):
    def formula(teacher, period):
        there = teacher.members("counts", period) * (teacher.members("area", period) == Area[name])
        return teacher.sum(teacher.members("hours", period) * there)
    return type(f"{name}_hours", (Variable,), {"value_type": int, "entity": Teacher, "definition_period": MONTH, "formula": formula})


class total(Variable):
    value_type, entity, definition_period = int, Teacher, MONTH

    def formula(teacher, period, parameters):
        most = parameters(period).most
        areas = {name: teacher(f"{name}_hours", period) for name in most}
        capped = sum(min_(areas[name], most[name]) for name in most)
        return where(teacher("assigned", period), capped, sum(areas.values()))


class areas_served(Variable):
    value_type, entity, definition_period = int, Teacher, MONTH

    def formula(teacher, period, parameters):
        return sum(teacher(f"{name}_hours", period) > 0 for name in parameters(period).most)


class board_certified(Variable):
    value_type, entity, definition_period = bool, Teacher, MONTH

    def formula(teacher, period):
        return teacher.any(teacher.members("counts", period) * (teacher.members("area", period) == Area.board))


class renewed(Variable):
    value_type, entity, definition_period = bool, Teacher, MONTH

    def formula(teacher, period, parameters):
        enough = teacher("total", period) >= parameters(period).hours
        spread = ~teacher("assigned", period) + (teacher("areas_served", period) >= parameters(period).areas)
        return teacher("signed", period) * (teacher("board_certified", period) + enough * spread)


class System(TaxBenefitSystem):
    def __init__(self):
        super().__init__([Record, Teacher])
        once = lambda value: {"values": {SINCE: {"value": value}}}
        self.parameters = ParameterNode("", data={"hours": once(100), "areas": once(2), "most": {
            "learning": once(90), "collaboration": once(30), "service": once(50)}})
        self.add_variables(kind, earned, hours, accepted, first, assigned, signed, issued, expires, counts, area, total, areas_served,
                           board_certified, renewed, *map(earned_in, ["learning", "collaboration", "service"]))


def simulation_of(system, teachers):
    records = [(i, r) for i, t in enumerate(teachers) for r in t["records"]]
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("record", range(len(records)))
    group = builder.declare_entity("teacher", range(len(teachers)))
    builder.join_with_persons(group, numpy.array([i for i, _ in records]), ["learning"] * len(records))
    simulation = builder.build(system)
    for name, key in {"hours": "hours", "accepted": "accepted", "first": "first"}.items():
        simulation.set_input(name, ETERNITY, numpy.array([r[key] for _, r in records]))
    simulation.set_input("kind", ETERNITY, numpy.array([r["kind"].replace(" ", "_") for _, r in records]))
    simulation.set_input("earned", ETERNITY, numpy.array([r["day"] for _, r in records], dtype="datetime64[D]"))
    for name, key in {"issued": "from", "expires": "until"}.items():
        simulation.set_input(name, ETERNITY, numpy.array([t[key] for t in teachers], dtype="datetime64[D]"))
    for name in ["assigned", "signed"]:
        simulation.set_input(name, AS_OF, numpy.array([t[name] for t in teachers]))
    return simulation


def main():
    teachers = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    system, took = System(), []
    for _ in range(rounds):
        simulation = simulation_of(system, teachers)  # anew: it remembers what it has calculated
        start = time.process_time_ns()
        answer = simulation.calculate("renewed", AS_OF)
        took.append((time.process_time_ns() - start) / len(teachers))
    print(json.dumps({"name": "OpenFisca", "version": importlib.metadata.version("openfisca-core"), "ns": sorted(took)[rounds // 2],
                      "rounds": rounds, "verdicts": "".join("1" if met else "0" for met in answer)}))


main()
