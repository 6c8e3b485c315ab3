"""Reads the cleaned targets of a data set: from a server, also while they are still being cleaned, or from an exported folder.

    import satcurate
    data = satcurate.load("http://127.0.0.1:8080", "fashion")          # or satcurate.load_folder("fashion-npy")
    data.target[i], data.weight[i]                                     # C probabilities, and how much the sample counts

    for batch in satcurate.Feed("http://127.0.0.1:8080", "fashion", follow=True):
        data.update(batch)                                             # what has changed since

`satcurate serve --roles web` is the server; `satcurate export DATASET --to DIR --format npy` writes the folder. Train on sum(w * CE) / sum(w):
a discarded sample has the weight 0. Needs Python 3.9, NumPy, and nothing else. The bytes are described in docs/design/0009-the-feed.md.
"""

import http.client
import json
import os
import time
from dataclasses import dataclass, field
from typing import Iterator, List, Optional
from urllib.parse import quote, urlencode, urlsplit

import numpy as np

KEEP, DISCARD, NO_DECISION = -1, -2, -3

FORMAT = 1
ARRAYS = (("index", "<i8"), ("target", "<f4"), ("weight", "<f4"), ("decision", "<i4"))
LONGEST_LINE = 16 << 20
SILENCE = 60.0  # Seconds without a byte after which a server is taken for gone; a living one says so every ten.


class FeedError(Exception):
    """The server refuses the feed, or it ended in an error. Trying again does not help."""


class _Broken(Exception):
    """The connection ended before the feed did."""

    def __init__(self, why: object, retry_after: float = 0.0) -> None:
        super().__init__(str(why))
        self.retry_after = retry_after


@dataclass
class Batch:
    """Rows of one revision: R samples, C classes."""

    index: np.ndarray  # R int64, zero-based within the training split
    target: np.ndarray  # R x C float32
    weight: np.ndarray  # R float32
    decision: np.ndarray  # R int32: a class, KEEP, DISCARD or NO_DECISION
    run: str
    revision: str
    epoch: int  # Epochs behind the revision, from 1.
    decision_sequence: int
    last_of_revision: bool  # Nothing of the revision is left to come.
    token: str  # Feed(..., token=token) goes on after this batch.


@dataclass
class Data:
    """All samples of a training split, by index: N samples, C classes."""

    classes: List[str]
    target: np.ndarray  # N x C float32
    weight: np.ndarray  # N float32; 0 where no row has come yet.
    decision: np.ndarray  # N int32
    revision: str = ""
    index: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))  # N int64

    def update(self, batch: Batch) -> None:
        """Takes over the rows of a batch."""
        self.target[batch.index] = batch.target
        self.weight[batch.index] = batch.weight
        self.decision[batch.index] = batch.decision
        self.revision = batch.revision


class Feed:
    """The batches of a data set, in order; connects again where the connection breaks, and goes on after the last batch.

    revision: a kept revision or tag; None for the newest. follow=True stays, and yields what changes until the run ends. token: goes on after
    the batch that had it. retries: attempts in a row without a single batch before ConnectionError; the pause between them doubles from
    `pause` seconds up to 30.

    `token` is where a later feed goes on: after the last batch that was yielded. After the loop `status` is complete, finished, stopped or
    failed.
    """

    def __init__(
        self,
        url: str,
        dataset: str,
        revision: Optional[str] = None,
        follow: bool = False,
        token: Optional[str] = None,
        batch: int = 1024,
        retries: int = 8,
        pause: float = 0.5,
    ) -> None:
        self.url, self.dataset, self.revision, self.follow = url, dataset, revision, follow
        self.token, self.batch, self.retries, self.pause = token, batch, retries, pause
        self.classes: List[str] = []
        self.samples = 0
        self.status: Optional[str] = None

    def __iter__(self) -> Iterator[Batch]:
        failures = 0
        self.status = None
        while self.status is None:
            try:
                for batch in self._connection():
                    failures, self.token = 0, batch.token
                    yield batch
            except _Broken as broken:
                failures += 1
                if failures > self.retries:
                    raise ConnectionError(f"{self.url}: {broken} ({failures} attempts)") from broken
                time.sleep(max(broken.retry_after, min(30.0, self.pause * 2 ** (failures - 1))))

    def _connection(self) -> Iterator[Batch]:
        """The batches of one connection; ends only where the feed does."""
        address = urlsplit(self.url)
        connection = http.client.HTTPConnection(address.hostname or "", address.port or 80, timeout=SILENCE)
        try:
            try:
                connection.request("GET", address.path.rstrip("/") + self._path())
                response = connection.getresponse()
                if response.status != 200:
                    self._refused(response)
                yield from self._frames(response)
            except (OSError, http.client.HTTPException) as error:
                raise _Broken(f"{type(error).__name__} {error}".strip()) from error
        finally:
            connection.close()

    def _path(self) -> str:
        query = {"format": "frames", "batch": str(self.batch)}
        if self.follow:
            query["follow"] = "true"
        if self.revision is not None:
            query["revision"] = self.revision
        if self.token is not None:
            query["token"] = self.token
        return f"/api/datasets/{quote(self.dataset, safe='')}/feed?{urlencode(query)}"

    def _refused(self, response: http.client.HTTPResponse) -> None:
        body = response.read(1 << 16)
        try:
            why = json.loads(body)["detail"]
        except (ValueError, KeyError, TypeError):
            why = response.reason
        if response.status in (502, 503, 504):
            pause = response.getheader("Retry-After") or "0"
            raise _Broken(why, float(pause) if pause.isdigit() else 0.0)
        raise FeedError(f"{self.url}: {response.status} {why}")

    def _frames(self, response: http.client.HTTPResponse) -> Iterator[Batch]:
        while True:
            line = response.readline(LONGEST_LINE)
            if not line.endswith(b"\n"):
                raise _Broken("the server broke the feed off")
            head = json.loads(line)
            kind = head["kind"]
            if kind == "start":
                if head["format"] != FORMAT:
                    raise FeedError(f"{self.url}: frames of format {head['format']}; this client reads {FORMAT}. Take the client of the server's version")
                self.classes, self.samples = head["classes"], head["samples"]
            elif kind == "batch":
                yield self._rows(head, response)
            elif kind == "end":
                if head["status"] == "error":
                    raise FeedError(f"{self.url}: {head['error']}")
                self.token, self.status = head["token"], head["status"]
                return

    def _rows(self, head: dict, response: http.client.HTTPResponse) -> Batch:
        arrays = {name: np.frombuffer(_exactly(response, head["bytes"][name]), kind).copy() for name, kind in ARRAYS}
        arrays["target"] = arrays["target"].reshape(head["rows"], -1)
        names = ("run", "revision", "epoch", "decision_sequence", "last_of_revision", "token")
        return Batch(**arrays, **{name: head[name] for name in names})


def empty(classes: List[str], samples: int) -> Data:
    """Data of which nothing is known yet: every weight is 0."""
    return Data(
        classes,
        np.zeros((samples, len(classes)), np.float32),
        np.zeros(samples, np.float32),
        np.full(samples, NO_DECISION, np.int32),
        index=np.arange(samples, dtype=np.int64),
    )


def load(url: str, dataset: str, revision: Optional[str] = None) -> Data:
    """All targets of a revision, by default the newest. Raises FeedError where there is none, ConnectionError where no server answers."""
    feed = Feed(url, dataset, revision)
    data: Optional[Data] = None
    for batch in feed:
        data = data or empty(feed.classes, feed.samples)
        data.update(batch)
    return data or empty(feed.classes, feed.samples)


def load_folder(path: str) -> Data:
    """All targets of a folder that `satcurate export --format npy` wrote. Decisions are in its targets and weights, and not told apart."""

    def read(name: str) -> np.ndarray:
        return np.load(os.path.join(path, name))

    with open(os.path.join(path, "classes.json"), encoding="utf-8") as file:
        classes = json.load(file)
    with open(os.path.join(path, "meta.json"), encoding="utf-8") as file:
        revision = json.load(file)["revision"]
    if os.path.exists(os.path.join(path, "is_test.npy")):
        raise ValueError(f"{path}: has test samples too; export it with --split train")
    index = read("index.npy")
    decision = np.full(len(index), NO_DECISION, np.int32)
    return Data(classes, read("soft_labels.npy"), read("weights.npy"), decision, revision, index)


def _exactly(response: http.client.HTTPResponse, size: int) -> bytes:
    data = response.read(size)
    if len(data) != size:
        raise _Broken("the server broke the feed off within a batch")
    return data
