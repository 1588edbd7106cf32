"""The Kubernetes base renders, every object is valid, and a broken one is found."""

import copy
from typing import Any

import kubernetes_validate
import pytest

from deploy.k8s.manifests import BASE, check, render

SERVICES = {"intake", "backlog", "jams", "rebalancer", "assignment"}


@pytest.fixture(scope="module")
def objects() -> list[dict[str, Any]]:
    return render(BASE)


def workloads(objects: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {o["metadata"]["name"]: o for o in objects if o["kind"] in {"Deployment", "StatefulSet"}}


def test_every_service_has_a_workload_in_a_file_of_its_own(objects: list[dict[str, Any]]) -> None:
    assert set(workloads(objects)) == SERVICES
    assert all((BASE / f"{name}.yaml").exists() for name in SERVICES)


def test_every_kubernetes_object_is_valid(objects: list[dict[str, Any]]) -> None:
    assert {check(document, {}) for document in objects} <= {"valid", "unchecked"}


def test_a_misspelt_field_is_found(objects: list[dict[str, Any]]) -> None:
    broken = copy.deepcopy(workloads(objects)["intake"])
    broken["spec"]["replica"] = 2
    with pytest.raises(kubernetes_validate.ValidationError):
        check(broken, {})


def test_every_container_has_probes_limits_and_no_privileges(objects: list[dict[str, Any]]) -> None:
    for workload in workloads(objects).values():
        pod = workload["spec"]["template"]["spec"]
        assert pod["securityContext"]["runAsNonRoot"] is True
        for container in pod["containers"]:
            assert {"livenessProbe", "readinessProbe", "startupProbe"} <= container.keys()
            assert "memory" in container["resources"]["limits"]
            assert container["securityContext"]["readOnlyRootFilesystem"] is True
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}


def test_whoever_listens_to_other_machines_says_that_a_gateway_authenticates(objects: list[dict[str, Any]]) -> None:
    (settings,) = [o["data"] for o in objects if o["kind"] == "ConfigMap" and o["metadata"]["name"] == "mailroom"]
    assert (settings["MAILROOM_HOST"], settings["MAILROOM_GATEWAY_AUTHENTICATES"]) == ("0.0.0.0", "true")
    assert "ENV MAILROOM_GATEWAY_AUTHENTICATES=true" in (BASE.parents[1] / "Dockerfile").read_text()
