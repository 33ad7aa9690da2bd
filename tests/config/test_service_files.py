"""The files that run the bot as a service: what they name is there, and nothing in them is root."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings.table import Settings, setting_name

CONFIG = Path(__file__).parents[2] / "config"
ROOT = CONFIG.parent
SETTINGS = {setting_name(field) for field in Settings.model_fields}


@pytest.fixture
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((CONFIG / "compose.yaml").read_text(encoding="utf-8"))
    return read


@pytest.fixture
def steps() -> list[str]:
    """The instructions of the Containerfile, each on one line."""
    text = (CONFIG / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [re.sub(r"\s+", " ", line) for line in text.splitlines() if line and not line.startswith("#")]


@pytest.fixture
def unit() -> dict[str, list[str]]:
    """What the unit says in [Service]; a key may be there more than once."""
    section, said = "", dict[str, list[str]]()
    for line in (CONFIG / "bot.service").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line
        elif line and not line.startswith("#") and section == "[Service]":
            key, _, value = line.partition("=")
            said.setdefault(key, []).append(value)
    return said


def test_the_unit_is_none_of_roots_business(unit: dict[str, list[str]]) -> None:
    assert unit["DynamicUser"] == unit["NoNewPrivileges"] == ["yes"]
    assert unit["ProtectSystem"] == ["strict"]
    assert unit["CapabilityBoundingSet"] == [""]
    assert unit["StateDirectory"] == ["interviewer"]
    assert unit["Environment"] == ["BOT_DATA_DIR=%S/interviewer"]
    assert unit["ExecStart"] == ["/opt/interviewer/bin/interviewer run"]
    assert int(unit["TimeoutStopSec"][0]) > 5


@pytest.fixture
def runnable(tmp_path: Path) -> Path:
    """The unit with a program that every machine has."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze here")
    text = (CONFIG / "bot.service").read_text(encoding="utf-8").replace("/opt/interviewer/bin/interviewer", "/bin/true")
    file = tmp_path / "interviewer.service"
    file.write_text(text, encoding="utf-8")
    return file


def test_systemd_finds_no_fault_in_the_unit(runnable: Path) -> None:
    said = subprocess.run(["systemd-analyze", "verify", runnable], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")


def test_systemd_sees_little_that_the_unit_lays_open(runnable: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", runnable]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout[-500:]


def test_the_container_ends_as_a_user_without_rights(steps: list[str]) -> None:
    users = [step for step in steps if step.startswith("USER ")]
    assert users == ["USER 10001:10001"]
    assert steps.index(users[0]) < steps.index('ENTRYPOINT ["/opt/interviewer/bin/interviewer"]')
    assert not any(step.startswith("RUN ") for step in steps[steps.index(users[0]) :])


def test_the_container_is_made_of_files_that_are_there(steps: list[str]) -> None:
    copied = [step.split()[1:-1] for step in steps if step.startswith("COPY ") and "--from" not in step]
    names = [name for some in copied for name in some]
    assert {"bot", "content", "pyproject.toml", "config/requirements.lock"} <= set(names)
    assert [name for name in names if not (ROOT / name).exists()] == []
    allowed = (CONFIG / "Containerfile.dockerignore").read_text(encoding="utf-8").split()
    assert allowed[0] == "*"
    assert set(names) <= {line.removeprefix("!") for line in allowed}
    assert any("--require-hashes" in step for step in steps)


def test_what_the_files_set_are_settings(compose: dict[str, Any], steps: list[str], unit: dict[str, list[str]]) -> None:
    bots = [compose["services"][name]["environment"] for name in ("bot-1", "bot-2")]
    named = {*bots[0], *re.findall(r"BOT_\w+(?==)", " ".join(steps)), unit["Environment"][0].partition("=")[0]}
    assert bots[0] == bots[1]
    assert {"BOT_TOKEN", "BOT_DATABASE_URL", "BOT_WEBHOOK_SECRET", "BOT_METRICS_LISTEN"} <= named
    assert named <= SETTINGS


def test_every_service_is_locked_down(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"bot-1", "bot-2", "proxy", "database"}
    for service in compose["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert int(service["user"].partition(":")[0]) > 0


def test_only_the_proxy_can_be_reached(compose: dict[str, Any]) -> None:
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["proxy"]


def test_no_secret_has_a_default(compose: dict[str, Any]) -> None:
    environment = compose["services"]["bot-1"]["environment"]
    for name in ("BOT_TOKEN", "BOT_WEBHOOK_SECRET", "BOT_WEBHOOK_URL"):
        assert re.fullmatch(rf"\${{{name}:\?[^}}]+}}", environment[name])
    assert "${POSTGRES_PASSWORD:?" in environment["BOT_DATABASE_URL"]


def test_the_files_that_compose_mounts_are_there(compose: dict[str, Any]) -> None:
    mounted = [volume.split(":")[0] for volume in compose["services"]["proxy"]["volumes"]]
    assert mounted == ["./nginx.conf", "./certificates"]
    assert (CONFIG / "nginx.conf").is_file()
    build = compose["services"]["bot-1"]["build"]
    assert (CONFIG / build["context"] / build["dockerfile"]).resolve() == CONFIG / "Containerfile"


def test_the_proxy_knows_the_bots_where_they_listen(compose: dict[str, Any]) -> None:
    text = (CONFIG / "nginx.conf").read_text(encoding="utf-8")
    port = compose["services"]["bot-1"]["environment"]["BOT_WEBHOOK_LISTEN"].rpartition(":")[2]
    assert re.findall(r"server ([\w-]+):(\d+) ", text) == [("bot-1", port), ("bot-2", port)]
    assert f"listen {compose['services']['proxy']['ports'][0].rpartition(':')[2]} ssl;" in text
    assert text.count("{") == text.count("}")


def test_the_unit_is_a_file_that_other_readers_take() -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment]
    parser.read(CONFIG / "bot.service", encoding="utf-8")
    assert parser.sections() == ["Unit", "Service", "Install"]
