"""What the scripts of this folder share: running the program, and figures of detection. Standard library only."""
import csv
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def satcurate(folder, *arguments):
    """Seconds and peak memory in MB of one command, whose store lies in the folder."""
    seconds, memory, _ = run(folder, arguments)
    return seconds, memory


def satcurate_json(folder, *arguments):
    """What a command answers with --json."""
    return json.loads(run(folder, [*arguments, "--json"])[2])


def run(folder, arguments):
    """Seconds, peak memory in MB and stdout of one command."""
    environment = dict(os.environ, SATCURATE_STORE=os.path.join(folder, "store"))
    begun = time.monotonic()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        child = subprocess.Popen([os.path.join(ROOT, "satcurate"), *arguments], env=environment, cwd=folder, stdout=output, stderr=errors)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - begun
        for stream in (output, errors):
            stream.seek(0)
        if status != 0:
            sys.exit(f"error: satcurate {' '.join(arguments)} failed: {errors.read().decode()[-500:]}")
        return seconds, usage.ru_maxrss / 1024, output.read().decode()


def train_rows(export):
    with opened(export) as file:
        return [row for row in csv.DictReader(file) if row.get("split", "train") == "train"]


def opened(path):
    return gzip.open(path, "rt", newline="", encoding="utf-8") if path.endswith(".gz") else open(path, newline="", encoding="utf-8")


def auroc(wrong, scores):
    """Of the scores, low = suspicious; ties count half."""
    order = sorted(range(len(scores)), key=lambda i: -scores[i])
    positives, total, first = sum(wrong), 0.0, 0
    if positives in (0, len(wrong)):
        return float("nan")
    while first < len(order):
        last = first
        while last + 1 < len(order) and scores[order[last + 1]] == scores[order[first]]:
            last += 1
        total += sum(wrong[i] for i in order[first:last + 1]) * ((first + last) / 2 + 1)
        first = last + 1
    return (total - positives * (positives + 1) / 2) / (positives * (len(wrong) - positives))


def f1(flagged, wrong):
    return 2 * sum(f and w for f, w in zip(flagged, wrong)) / max(1, sum(flagged) + sum(wrong))


def share(values):
    values = list(values)
    return sum(values) / max(1, len(values))
