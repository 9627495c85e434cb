"""What a release says in words: what it is, codebook, coding manual, licences, how to cite it.

A reader who has only the release must be able to read, use and cite the data without the repository.
"""

from __future__ import annotations

from readouts.faults import Fault, FaultsFound
from readouts.release.citation import citation, read_citation
from readouts.release.readme import readme
from readouts.schema.codebook import codebook
from readouts.schema.declaration import DESCRIPTOR, Package


def documents(package: Package) -> dict[str, bytes]:
    """File name to content. CODING.md is there where the package has one.

    FaultsFound where the descriptor says too little to be released, CITATION.cff cannot be used or
    the text of a licence is absent.
    """
    _refuse_nameless(package)
    found = {
        "CITATION.cff": package.root / "CITATION.cff",
        "CODING.md": package.root / "CODING.md",
    }
    cff = read_citation(package)
    licences = [licence["name"] for licence in package.descriptor["licenses"]]
    absent = [name for name in licences if not (package.root / f"LICENSES/{name}.txt").is_file()]
    if absent:
        raise FaultsFound(
            Fault(
                f"LICENSES/{name}.txt",
                None,
                None,
                "licence-text",
                f"datapackage.json names the licence {name}, whose text is absent",
                "Add it, or mend the name (an SPDX identifier).",
            )
            for name in absent
        )
    found |= {f"LICENSE-{name}.txt": package.root / f"LICENSES/{name}.txt" for name in licences}
    return {
        "CITATION.txt": f"{citation(cff)}\n".encode(),
        "CODEBOOK.md": codebook(package).encode(),
        "README.txt": readme(package, citation(cff)),
    } | {name: path.read_bytes() for name, path in found.items() if path.is_file()}


def _refuse_nameless(package: Package) -> None:
    """The standard lets a package do without a name, a version and licences; a release has them."""
    said = package.descriptor
    lacking = [key for key in ("name", "version", "licenses") if not said.get(key)]
    if any("name" not in licence for licence in said.get("licenses", ())):
        lacking.append("licenses/name")
    if lacking:
        raise FaultsFound(
            Fault(
                DESCRIPTOR,
                None,
                None,
                "descriptor-error",
                f"a release needs {key}, which is missing",
                "Add it.",
            )
            for key in lacking
        )
