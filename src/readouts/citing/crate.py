"""RO-Crate 1.1: the files of the zip, and which program made which table out of which inputs.

The stages of dvc.yaml are the provenance: each is an action with an instrument, objects and results.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from readouts.citing.catalogues import schema_org_creator
from readouts.citing.record import Record
from readouts.schema.declaration import Package

NAME = "ro-crate-metadata.json"


def crate(
    found: Record, package: Package, files: Mapping[str, tuple[str, int, str]]
) -> dict[str, Any]:
    """The crate of the given files: name to media type, bytes and SHA-256."""
    creators = []
    for number, creator in enumerate(found.creators, start=1):
        entity = {"@id": f"#creator-{number}"} | schema_org_creator(creator)
        creators.append(entity)
    licences = [
        {
            "@id": licence.get("path", f"LICENSE-{licence['name']}.txt"),
            "@type": "CreativeWork",
            "name": licence.get("title", licence["name"]),
            "identifier": licence["name"],
        }
        for licence in found.licences
    ]
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": found.title,
        "description": found.description,
        "version": found.version,
        "datePublished": found.date,
        "license": _one([{"@id": licence["@id"]} for licence in licences]),
        "keywords": ", ".join(found.keywords),
        "identifier": found.address,
        "creator": [{"@id": creator["@id"]} for creator in creators],
        "hasPart": [{"@id": name} for name in files],
    }
    described = {
        "@id": NAME,
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }
    entities = [described, root, *creators, *licences]
    for name, (media_type, size, digest) in files.items():
        entity = {"@id": name, "@type": "File", "name": name, "encodingFormat": media_type}
        entities.append(entity | {"contentSize": str(size), "sha256": digest})
    made = list(_provenance(package, files))
    root["mentions"] = [{"@id": e["@id"]} for e in made if e["@type"] == "CreateAction"]
    known = {entity["@id"] for entity in entities}
    entities += [entity for entity in made if entity["@id"] not in known]
    return {
        "@context": "https://w3id.org/ro/crate/1.1/context",
        "@graph": [{k: v for k, v in entity.items() if v} for entity in entities],
    }


def _provenance(package: Package, files: Mapping[str, object]) -> Iterator[dict[str, Any]]:
    """An action for each stage that made a table, and the entities that it speaks of, each once."""
    path = package.root / "dvc.yaml"
    stages = yaml.safe_load(path.read_text("utf-8"))["stages"] if path.is_file() else {}
    in_crate = {table.path: f"{name}.csv" for name, table in package.tables.items()}
    seen: set[str] = set()
    for name, stage in stages.items():
        outs = [
            next(iter(out)) if isinstance(out, dict) else str(out) for out in stage.get("outs", ())
        ]
        results = [in_crate[out] for out in outs if in_crate.get(out) in files]
        if not results:
            continue
        script = next((word for word in stage["cmd"].split() if word.endswith(".py")), stage["cmd"])
        objects = [in_crate.get(dep, f"#{dep}") for dep in stage.get("deps", ()) if dep != script]
        yield {
            "@id": f"#stage-{name}",
            "@type": "CreateAction",
            "name": f"{name}: {stage['cmd']}",
            "instrument": {"@id": f"#{script}"},
            "object": [{"@id": one} for one in objects],
            "result": [{"@id": one} for one in results],
        }
        for one in (f"#{script}", *(o for o in objects if o.startswith("#"))):
            if one not in seen:
                seen.add(one)
                kind = "SoftwareSourceCode" if Path(one).suffix == ".py" else "CreativeWork"
                yield {"@id": one, "@type": kind, "name": one.removeprefix("#")}


def _one(found: list[dict[str, str]]) -> Any:
    return found[0] if len(found) == 1 else found
