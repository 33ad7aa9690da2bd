"""The numbers that Prometheus collects, one set for each bot."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, disable_created_metrics
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

PREFIX = "interviewer"
# Seconds. A verdict takes a few thousandths of one; a tenth is too long.
GRADING_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)

# What is not counted but looked up whenever the page is made.
FIGURES = {
    "healthy": "1 when /health says that all is well.",
    "database_up": "1 when the database can be used.",
    "inbox_depth": "Updates kept and not yet handled.",
    "updates_put_aside": "Updates that failed too often and wait for a person.",
    "deliveries_due": "Questions owed now and not yet sent.",
    "deliveries_late": "Questions owed for more than a minute and not yet sent.",
    "appeals_open": "Appeals that nobody has decided.",
    "sends_waiting": "Sends that wait for a permit.",
    "last_update_age_seconds": "Seconds since Telegram last gave updates, or said that there are none.",
    "last_sweep_age_seconds": "Seconds since a sweep last ended well.",
}

Counts = Mapping[tuple[str, str], int]


class Metrics:
    """Counts what happens; what is looked up instead is given when the page is made."""

    def __init__(self) -> None:
        # Else every count comes with a second number, the moment when it began.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry()
        self._updates = self._counter("updates", "Updates taken in, by kind.", "kind")
        self._handled = self._counter("updates_handled", "Attempts to handle an update, by result.", "result")
        self._answers = self._counter("answers", "Answers graded and kept, by outcome.", "outcome")
        self._grading = Histogram(
            f"{PREFIX}_grading_seconds", "Time to grade one text.", buckets=GRADING_BUCKETS, registry=self._registry
        )
        self._looked_up = _LookedUp()
        self._registry.register(self._looked_up)
        ProcessCollector(registry=self._registry)

    def took(self, update: Mapping[str, Any]) -> None:
        """An update arrived."""
        self._updates.labels(next((name for name in update if name != "update_id"), "nothing")).inc()

    def handled(self, result: str) -> None:
        """An update was handed over: done, failed, put aside for good, or put off until it may work."""
        self._handled.labels(result).inc()

    def answered(self, outcome: str) -> None:
        """An answer was kept."""
        self._answers.labels(outcome).inc()

    def grading(self) -> AbstractContextManager[object]:
        """Times the grading of a text, whether or not it becomes an answer."""
        return self._grading.time()

    def page(self, figures: Mapping[str, float | None], sends: Counts) -> tuple[str, bytes]:
        """Content type and body of what Prometheus reads; a figure that nobody knows now is left out."""
        self._looked_up.figures = {name: value for name, value in figures.items() if value is not None}
        self._looked_up.sends = sends
        return CONTENT_TYPE_LATEST, generate_latest(self._registry)

    def _counter(self, name: str, meaning: str, label: str) -> Counter:
        return Counter(f"{PREFIX}_{name}", meaning, [label], registry=self._registry)


class _LookedUp(Collector):
    """What others know."""

    def __init__(self) -> None:
        self.figures: Mapping[str, float] = {}
        self.sends: Counts = {}

    def collect(self) -> Iterable[CounterMetricFamily | GaugeMetricFamily]:
        for name, value in self.figures.items():
            yield GaugeMetricFamily(f"{PREFIX}_{name}", FIGURES[name], value)
        sends = CounterMetricFamily(f"{PREFIX}_sends", "Sends, by class and result.", labels=["class", "result"])
        for labels, count in self.sends.items():
            sends.add_metric(labels, count)
        yield sends
