"""A release through DVC, trusted no further than its hashes: what is pulled is checked before it stands.

DVC checks out a tampered cache without a word, and forgives a tag whose outputs were never pushed.
"""

from __future__ import annotations

import configparser
import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from readouts.faults import Fault, FaultsFound, WrongUse
from readouts.release.swap import alone, clear, swap
from readouts.release.verify import SUMS, verify
from readouts.versions.manifest import FOLDER

CONFIG = ".dvc/config"
OUTPUT = "data/release"
_OTHERWISE = "Build the release with make, or ask the maintainers for access or another copy"
_PUBLIC = re.compile(r"(https?|ssh|s3|gs|azure|webdavs?|hdfs|oss|gdrive)://")


def check_remote(root: Path) -> list[Fault]:
    """Whether outsiders can fetch what is here: a public address, verified, with every output in it.

    No fault where no default remote is configured: then nothing is promised. WrongUse where DVC
    cannot ask the remote.
    """
    config = configparser.ConfigParser()
    config.read(root / CONFIG, encoding="utf-8")
    name = config.get("core", "remote", fallback="")
    if not name:
        return []
    section = f"'remote \"{name}\"'"
    url = config.get(section, "url", fallback="")
    faults = []

    def fault(rule: str, message: str, mend: str) -> None:
        faults.append(Fault(CONFIG, None, None, rule, message, mend))

    if not _PUBLIC.match(url):
        message = f"the default remote {name} is at '{url}', which nobody else can reach"
        fault(
            "remote-not-public", message, "Give its public address; a path belongs in config.local."
        )
    if config.get(section, "verify", fallback="") != "true":
        message = f"what comes from the remote {name} is not verified"
        fault("remote-not-verified", message, f"Run: dvc remote modify {name} verify true")
    said = _dvc(root, "data", "status", "--not-in-remote", "--granular", "--json")
    missing = json.loads(said or "{}").get("not_in_remote", [])
    if missing:
        message = f"not in the remote {name}: {', '.join(map(str, missing[:5]))}"
        fault("not-pushed", message, "Run: dvc push")
    return faults


def pull(root: Path) -> Path:
    """Bring the release that dvc.lock names into data/release, or leave what stands there.

    Every object is held against its own hash, then the whole against its SHA256SUMS and against
    those that the repository recorded. FaultsFound says what is not as it was released, and what to
    do; WrongUse where it cannot be fetched.
    """
    target, beside = root / OUTPUT, root / "build" / "release"
    digest = _locked(root)
    cache = Path(_dvc(root, "cache", "dir").strip())
    if _absent(cache, digest):
        _dvc(root, "fetch", OUTPUT)
    if absent := _absent(cache, digest):
        # `dvc fetch` only warns of what the remote lacks, or hands out damaged, and exits 0.
        raise WrongUse(
            f"the remote has not given {len(absent)} of the files of {OUTPUT}, or not as they were "
            f"pushed. {_OTHERWISE}"
        )
    damaged = list(_damaged(cache, digest))
    if damaged:
        for path in damaged:
            path.chmod(0o644)
            path.unlink()
        message = f"{len(damaged)} objects of the DVC cache are not what their names say"
        mend = "They were deleted; run readouts release --pull again. What stood there stands."
        raise FaultsFound([Fault(str(OUTPUT), None, None, "tampered-cache", message, mend)])
    with alone(root / "build"):
        clear(beside, target)
        beside.mkdir(parents=True)
        for name, path in _files(cache, digest).items():
            shutil.copyfile(path, beside / name)
        _as_released(root, beside)
        swap(beside, target)
    return target


def _as_released(root: Path, folder: Path) -> None:
    """FaultsFound where the bundle is not whole, or not the one that was recorded."""
    faults = verify(folder).faults
    recorded = root / FOLDER / SUMS
    if not faults and recorded.is_file():
        sums = (folder / SUMS).read_bytes()
        of = json.loads((root / FOLDER / "manifest.json").read_bytes())["descriptor"]["version"]
        version = json.loads((folder / "datapackage.json").read_bytes())["version"]
        if of == version and sums != recorded.read_bytes():
            faults = [f"its sums are not those recorded in {FOLDER} for {version}"]
    if faults:
        shutil.rmtree(folder)
        mend = "It was not put in place. Tell the maintainers: the remote serves something else."
        raise FaultsFound(Fault(OUTPUT, None, None, "not-as-released", f, mend) for f in faults)


def _locked(root: Path) -> str:
    """The hash of the folder data/release as dvc.lock names it."""
    try:
        stages = yaml.safe_load((root / "dvc.lock").read_text("utf-8"))["stages"]
        outs = [out for stage in stages.values() for out in stage.get("outs", ())]
        return next(str(out["md5"]) for out in outs if out["path"] == OUTPUT)
    except (OSError, KeyError, TypeError, StopIteration, yaml.YAMLError):
        raise WrongUse(f"dvc.lock names no {OUTPUT}; build it with make") from None


def _object(cache: Path, digest: str) -> Path:
    return cache / "files" / "md5" / digest[:2] / digest[2:]


def _files(cache: Path, digest: str) -> dict[str, Path]:
    """Name to object of each file of the folder; none where the list itself is damaged."""
    try:
        listed = json.loads(_object(cache, digest).read_bytes())
        names = {str(one["relpath"]): str(one["md5"]) for one in listed}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    legal = all("/" not in n and n not in ("", ".", "..") for n in names)
    return {n: _object(cache, md5) for n, md5 in names.items()} if legal else {}


def _absent(cache: Path, digest: str) -> list[Path]:
    """Objects of the folder that the cache lacks, as far as its list is known."""
    objects = [_object(cache, digest), *_files(cache, digest).values()]
    return [path for path in objects if not path.is_file()]


def _damaged(cache: Path, digest: str) -> Iterator[Path]:
    """Objects whose content does not have the hash that they are named by."""
    for path in (_object(cache, digest), *_files(cache, digest).values()):
        held = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
        if held != (path.parent.name + path.name).removesuffix(".dir"):
            yield path


def _dvc(root: Path, *arguments: str) -> str:
    """What a DVC command prints; WrongUse, in one sentence, where it fails."""
    command = [sys.executable, "-m", "dvc", *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR:")]
        why = said[0].removeprefix("ERROR: ") if said else "it failed"
        raise WrongUse(f"dvc {' '.join(arguments)}: {why}. {_OTHERWISE}")
    return done.stdout
