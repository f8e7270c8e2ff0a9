"""Reads the conformance suite: packs with their cases, from the data files beside this one. README.md says the form."""
import pathlib

import yaml

HERE = pathlib.Path(__file__).resolve().parent


def laid_over(under, over):
    """Maps key by key, all else replaced; `absent` takes a key out."""
    if not isinstance(under, dict) or not isinstance(over, dict):
        return over
    both = {**under, **{k: laid_over(under[k], v) if k in under else v for k, v in over.items()}}
    return {k: v for k, v in both.items() if v != "absent"}


class Item:
    """A pack (of a district: with its state's) and its cases; `refused` where no evaluator may take the pack."""

    def __init__(self, path, file, item):
        self.name = f"{path.stem}: {item['about']}"
        self.state = laid_over(file["base"], item.get("with", {}))
        self.district = item.get("district")
        self.refused = item.get("refused") == "yes"
        self.cases = [self.case(file, case) for case in item.get("cases", [])]

    @staticmethod
    def case(file, case):
        teacher = case.get("teacher", {})
        return {**case, "teacher": file["teachers"][teacher] if isinstance(teacher, str) else teacher}


def load():
    items = []
    for path in sorted(HERE.glob("*.yaml")):
        file = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        items += [Item(path, file, item) for item in file["packs"]]
    return items
