"""compose.yaml is valid, gives away nothing, and lets nobody reach more than they need."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml

Compose = dict[str, Any]

APPS = ("blog", "shop", "iot", "chat")
SERVERS = {"postgres", "mongodb", "valkey", "broker", "objects", "pictures"}
SECRET = re.compile(r"PASSWORD|SECRET|KEY|TOKEN")


@pytest.mark.parametrize("which", ["compose", "production"])
def test_it_is_valid_by_the_compose_specification(
    which: str, request: pytest.FixtureRequest, root: Path
) -> None:
    schema = json.loads((root / "tests/deploy/compose-spec.json").read_text("utf-8"))
    document = request.getfixturevalue(which)
    faults = list(jsonschema.Draft202012Validator(schema).iter_errors(document))
    assert [f"{fault.json_path}: {fault.message}" for fault in faults] == []


@pytest.mark.parametrize("overlay", [[], ["-f", "deploy/compose.production.yaml"]])
def test_docker_compose_itself_accepts_it(
    overlay: list[str], compose_env: dict[str, str], root: Path, tmp_path: Path
) -> None:
    program = _docker_compose()
    if program is None:
        pytest.skip("docker compose is not installed; the schema was checked all the same")
    given = {**compose_env, "SMTP_URL": "smtp://mail.example.org:25"}
    env_file = tmp_path / "env"
    env_file.write_text("".join(f"{name}={value}\n" for name, value in given.items()))
    files = ["--env-file", str(env_file), "-f", "compose.yaml", *overlay]
    command = [*program, *files, "--profile", "all", "config", "--quiet"]
    checked = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=30, cwd=root
    )
    assert checked.returncode == 0, checked.stderr


def test_every_secret_must_be_given_and_none_has_a_default(root: Path) -> None:
    text = (root / "compose.yaml").read_text("utf-8")
    used = re.findall(r"(?<!\$)\$\{([A-Z0-9_]+)(:[-?])?", text)
    secrets = {(name, how) for name, how in used if SECRET.search(name)}
    assert secrets
    assert {name for name, how in secrets if how != ":?"} == set()


def test_every_variable_stands_in_the_example_file(root: Path) -> None:
    text = "\n".join(
        (root / name).read_text("utf-8")
        for name in ("compose.yaml", "deploy/compose.production.yaml")
    )
    used = set(re.findall(r"(?<!\$)\$\{([A-Z0-9_]+)", text))
    example = (root / "deploy/compose.env.example").read_text("utf-8")
    offered = set(re.findall(r"^#? ?([A-Z0-9_]+)=", example, re.MULTILINE))
    assert used - offered == set()
    assert offered - used == set()


def test_only_nginx_has_an_open_port_and_only_on_this_machine(compose: Compose) -> None:
    open_ports = {name: s["ports"] for name, s in compose["services"].items() if "ports" in s}
    assert open_ports == {"nginx": ["127.0.0.1:8080:8080"]}
    assert not any(
        s.get("network_mode") == "host" or s.get("privileged") for s in compose["services"].values()
    )


def test_in_production_only_nginx_has_open_ports(production: Compose) -> None:
    assert [name for name, s in production["services"].items() if "ports" in s] == ["nginx"]
    assert [p.split(":")[1] for p in production["services"]["nginx"]["ports"]] == ["80", "443"]


def test_every_service_has_a_health_check_or_ends_by_itself(compose: Compose) -> None:
    lasting = {name for name, s in compose["services"].items() if s.get("restart") != "no"}
    assert {name for name in lasting if "test" not in compose["services"][name]["healthcheck"]} == (
        set()
    )
    awaited = {
        name
        for service in compose["services"].values()
        for name, how in service.get("depends_on", {}).items()
        if how["condition"] == "service_completed_successfully"
    }
    assert awaited == set(compose["services"]) - lasting


def test_every_service_is_locked_in(compose: Compose, root: Path) -> None:
    image_user = re.search(r"^USER (\S+)$", (root / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert image_user
    for name, service in compose["services"].items():
        user = service.get("user")
        if service["image"] == "capstone:local":
            user = user or image_user[1]
        assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user or ""), f"{name} runs as {user}"
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert {"mem_limit", "cpus", "pids_limit"} <= set(service), name


def test_images_are_pinned_to_a_full_version(compose: Compose) -> None:
    foreign = {s["image"] for s in compose["services"].values()} - {"capstone:local"}
    loose = [image for image in foreign if not re.search(r":v?\d+\.\d+(\.\d+)?(-[a-z]+)?$", image)]
    assert loose == []


def test_an_app_shares_no_network_with_another_and_nginx_none_with_a_server(
    compose: Compose,
) -> None:
    services = compose["services"]
    for app in APPS:
        ours = _networks(services[app])
        others = set().union(*(_networks(services[other]) for other in APPS if other != app))
        assert ours & others == set()
    for server in SERVERS:
        assert _networks(services["nginx"]) & _networks(services[server]) == set(), server


def test_only_nginx_has_a_way_out(compose: Compose) -> None:
    outside = {name for name, how in compose["networks"].items() if not how.get("internal")}
    ways_out = {name for name, s in compose["services"].items() if _networks(s) & outside}
    assert ways_out == {"nginx"}


@pytest.mark.parametrize("app", [*APPS, "all"])
def test_a_profile_starts_all_that_its_services_wait_for(compose: Compose, app: str) -> None:
    started = {name for name, s in compose["services"].items() if app in s["profiles"]}
    awaited = {
        needed for name in started for needed in compose["services"][name].get("depends_on", {})
    }
    assert {"nginx", *([app] if app in APPS else APPS)} <= started
    assert awaited <= started


def test_production_neither_catches_nor_shows_mail(production: Compose) -> None:
    services = production["services"]
    assert services["mailpit"]["profiles"] == ["mail-catcher"]
    assert not any("mail.conf" in volume for volume in services["nginx"]["volumes"])


def test_files_that_are_mounted_exist(compose: Compose, production: Compose, root: Path) -> None:
    mounted = {
        volume.split(":")[0]
        for document in (compose, production)
        for service in document["services"].values()
        for volume in service.get("volumes", [])
        if volume.startswith("./")
    }
    assert mounted
    assert [path for path in mounted if not (root / path).exists()] == []


def test_the_anchors_hold_no_variable_twice(root: Path) -> None:
    """PyYAML lets a name stand twice in a mapping and takes the last; compose refuses the file."""
    node = yaml.compose((root / "compose.yaml").read_text("utf-8"), yaml.SafeLoader)
    assert _names_twice(node) == []


def _networks(service: dict[str, Any]) -> set[str]:
    return set(service.get("networks", []))


def _names_twice(node: yaml.Node | None) -> list[str]:
    if isinstance(node, yaml.SequenceNode):
        return [name for item in node.value for name in _names_twice(item)]
    if not isinstance(node, yaml.MappingNode):
        return []
    names = [key.value for key, _ in node.value]
    twice = [name for name in set(names) if names.count(name) > 1]
    return twice + [name for _, value in node.value for name in _names_twice(value)]


def _docker_compose() -> list[str] | None:
    for program in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(program[0]):
            asked = subprocess.run(
                [*program, "version"], check=False, capture_output=True, timeout=20
            )
            if asked.returncode == 0:
                return program
    return None
