"""Renders the Kustomize base and validates every object: `make manifests`.

Kubernetes' own kinds are checked against Kubernetes' schemas. Kinds of operators (KafkaTopic) need the
operators' published schemas: their folder is `POSTWAAGE_SCHEMAS` (default `../shared/schemas`); without it
they are counted as unchecked, loudly.
"""

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import yaml

BASE = Path(__file__).parent / "base"
KUBERNETES = "1.32"


def find_kubectl() -> str:
    """kubectl from the path; on Debian as root it is installed when missing.

    Raises:
        SystemExit: there is none and it cannot be installed; the message says what to do.
    """
    if not shutil.which("kubectl") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("installing kubectl (Debian package kubernetes-client) ...", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["apt-get", "install", "-y", "-qq", "kubernetes-client"], check=True, stdout=subprocess.DEVNULL)
    found = shutil.which("kubectl")
    if not found:
        raise SystemExit("make manifests needs kubectl: apt-get install kubernetes-client")
    return found


def render(folder: Path) -> list[dict[str, Any]]:
    """All objects of one Kustomize folder.

    Raises:
        SystemExit: kubectl cannot render it; the message is kubectl's.
    """
    done = subprocess.run([find_kubectl(), "kustomize", str(folder)], check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{folder} cannot be rendered: {done.stderr.strip()}")
    return [document for document in yaml.safe_load_all(done.stdout) if document]


def operator_schemas(folder: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Schemas of operators' kinds by (apiVersion, kind), from their CustomResourceDefinitions."""
    schemas = {}
    for path in sorted(folder.glob("*.yaml")):
        # Go allows a flag behind the anchor, Python only at the beginning of a pattern.
        spec = yaml.safe_load(path.read_text().replace("^(?i)", "(?i)^"))["spec"]
        for version in spec["versions"]:
            key = (f"{spec['group']}/{version['name']}", spec["names"]["kind"])
            schemas[key] = version["schema"]["openAPIV3Schema"]
    return schemas


def check(document: dict[str, Any], operators: dict[tuple[str, str], dict[str, Any]]) -> str:
    """`valid` or `unchecked`.

    Raises:
        kubernetes_validate.ValidationError, jsonschema.ValidationError: the object does not fit its schema.
    """
    key = (document["apiVersion"], document["kind"])
    if key in operators:
        jsonschema.validate(document, operators[key], jsonschema.Draft202012Validator)
        return "valid"
    if "." in document["apiVersion"].split("/")[0]:
        return "unchecked"
    kubernetes_validate.validate(document, KUBERNETES, strict=True)
    return "valid"


def main() -> int:
    """Print counts per result; exit 1 at the first object that is not valid."""
    folder = Path(os.environ.get("POSTWAAGE_SCHEMAS", "../shared/schemas"))
    operators = operator_schemas(folder)
    results: Counter[str] = Counter()
    for document in render(BASE):
        name = f"{document['kind']}/{document['metadata']['name']}"
        try:
            results[check(document, operators)] += 1
        except (kubernetes_validate.ValidationError, jsonschema.ValidationError) as error:
            print(f"NOT VALID {name}: {error.message}")
            return 1
    print(f"manifests: {results['valid']} valid, {results['unchecked']} unchecked")
    if results["unchecked"]:
        print(f"unchecked: operators' kinds, because there are no schemas in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
