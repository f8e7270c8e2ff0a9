"""Which keys of the language's JSON Schema a pack has, and where."""
import json
import re

import jsonschema


class Keys:
    def __init__(self, schema):
        self.schema, self.defs, self.valid = schema, schema["$defs"], {}

    def is_valid(self, value, schema):
        part = {"$schema": self.schema["$schema"], "$defs": self.defs, **schema}
        key = json.dumps(schema, sort_keys=True)
        if key not in self.valid:
            self.valid[key] = jsonschema.Draft202012Validator(part)
        return self.valid[key].is_valid(value)

    def walk(self, value, schema, name, path):
        """(map, key, path) of every key below the value. Maps are named as their definition; a version as the thing itself."""
        if "$ref" in schema:
            name = schema["$ref"].split("/")[-1]
            yield from self.walk(value, self.defs[name], re.sub(r" (version|announced)$", "", name), path)
        for part in schema.get("allOf", []):
            yield from self.walk(value, part, name, path)
        for part in schema.get("anyOf", []):
            if self.is_valid(value, part):
                yield from self.walk(value, part, name, path)
                break
        if "if" in schema:
            yield from self.walk(value, schema["then" if self.is_valid(value, schema["if"]) else "else"], name, path)
        if isinstance(value, dict):
            named = schema.get("properties", {})
            for key, v in value.items():
                if key in named:
                    yield name, key, path + (key,)
                    yield from self.walk(v, named[key], name, path + (key,))
                elif isinstance(schema.get("additionalProperties"), dict):
                    yield from self.walk(v, schema["additionalProperties"], name, path + (key,))
        if isinstance(value, list) and isinstance(schema.get("items"), dict):
            for i, v in enumerate(value):
                yield from self.walk(v, schema["items"], name, path + (i,))

    def all(self):
        for name, part in self.defs.items():
            if not re.search(r" (version|announced)$", name):
                yield from ((name, key) for key in part.get("properties", {}))
