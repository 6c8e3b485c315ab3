#!/usr/bin/env python3
"""What keeping the top k of each target costs against all of it: the same run once for each k, on two sets.

    python3 bench/TopK/topk.py [--data FOLDER] [--keep FOLDER]

banking77 (real texts, 77 classes; --data has text/banking77_train.csv.gz) with a fifth of its labels made wrong at random by ingest, and 20,000
generated rows of 24 numbers in 1,000 classes (synthetic, a fifth wrong too). The figures of detection are computed here, from the export;
bytes are those of the store's journals and snapshots after the run, memory is the peak of the process that cleans. Standard library only;
./satcurate must be built.
"""
import argparse
import csv
import gzip
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SEED = "1"


def satcurate(folder, *arguments):
    """Seconds, peak memory in MB and output of one command."""
    environment = dict(os.environ, SATCURATE_STORE=os.path.join(folder, "store"))
    begun = time.monotonic()
    with tempfile.TemporaryFile() as output:
        child = subprocess.Popen([os.path.join(ROOT, "satcurate"), *arguments], env=environment, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(child.pid, 0)
        output.seek(0)
        text = output.read().decode()
    if status != 0:
        sys.exit(f"error: satcurate {' '.join(arguments)} failed: {text[-500:]}")
    return time.monotonic() - begun, usage.ru_maxrss / 1024, text


def bank(folder, data):
    texts = os.path.join(data, "text", "banking77_train.csv.gz")
    with gzip.open(texts, "rt", newline="", encoding="utf-8") as file:
        truth = [row["category"] for row in csv.DictReader(file)]
    satcurate(folder, "ingest", "rows", texts, "--inject", "symmetric:0.2", "--seed", SEED)
    return truth


def generated(folder, data, classes=1000, rows=20_000, numbers=24):
    """A class is a point; its rows lie around it, so that neighbours are hard to tell apart."""
    generator = random.Random(7)
    points = [[generator.random() * 4 for _ in range(numbers)] for _ in range(classes)]
    truth = [f"c{row % classes:03d}" for row in range(rows)]
    path = os.path.join(folder, "rows.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write(",".join(f"f{i}" for i in range(numbers)) + ",label\n")
        for row in range(rows):
            values = ",".join(f"{x + generator.gauss(0, 0.9):.3f}" for x in points[row % classes])
            file.write(f"{values},{truth[row]}\n")
    satcurate(folder, "ingest", "rows", path, "--inject", "symmetric:0.2", "--seed", SEED)
    return truth


def auroc(wrong, score):
    """Of the scores (low = suspicious), ties half."""
    order = sorted(range(len(score)), key=lambda i: -score[i])
    positives, total, first = sum(wrong), 0.0, 0
    while first < len(order):
        last = first
        while last + 1 < len(order) and score[order[last + 1]] == score[order[first]]:
            last += 1
        total += sum(wrong[i] for i in order[first:last + 1]) * ((first + last) / 2 + 1)
        first = last + 1
    return (total - positives * (positives + 1) / 2) / (positives * (len(wrong) - positives))


def detection(export, truth):
    with open(export, newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] == "train"]
    wrong = [row["given_label"] != true for row, true in zip(rows, truth)]
    flagged = [row["is_label_issue"] == "true" for row in rows]
    hits = sum(f and w for f, w in zip(flagged, wrong))
    corrected = sum(row["corrected_label"] == true for row, true in zip(rows, truth)) / len(rows)
    f1 = 2 * hits / max(1, sum(flagged) + sum(wrong))
    return auroc(wrong, [float(row["label_score"]) for row in rows]), f1, corrected


def size(folder, names):
    total = 0
    for where, _, files in os.walk(folder):
        if any(f"{os.sep}{name}" in where for name in names):
            total += sum(os.path.getsize(os.path.join(where, file)) for file in files)
    return total


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="folder of the real data; without it only the generated rows are measured")
    parser.add_argument("--keep", help="folder to work in and leave; default: a temporary one")
    options = parser.parse_args()
    base = os.path.abspath(options.keep) if options.keep else tempfile.mkdtemp(prefix="satcurate-topk-")
    print("| set | k | AUROC | F1 | corrected right | run, s | peak memory | journals and snapshots |\n|---|---|---|---|---|---|---|---|", flush=True)
    try:
        sets = [("1,000 classes, generated", generated, ["0", "64", "16", "4"], ["--epochs", "20", "--warmup", "6"])]
        if options.data:
            sets.insert(0, ("banking77", bank, ["0", "32", "16", "4"], []))
        for name, ingest, ks, recipe in sets:
            for k in ks:
                folder = os.path.join(base, f"{ingest.__name__}-{k}")
                os.makedirs(folder)
                truth = ingest(folder, os.path.abspath(options.data or "."))
                seconds, memory, _ = satcurate(folder, "clean", "rows", "--seed", SEED, "--top-k", k, "--report", "report.html", *recipe)
                bytes_kept = size(os.path.join(folder, "store"), ("journal", "snapshots"))
                export = os.path.join(folder, "rows-out.csv")
                satcurate(folder, "export", "rows", "--to", export)
                found, f1, corrected = detection(export, truth)
                print(f"| {name} | {'all' if k == '0' else k} | {found:.4f} | {f1:.4f} | {corrected:.4f} | {seconds:.0f} | {memory:,.0f} MB | {bytes_kept / 1e6:,.1f} MB |", flush=True)
                if not options.keep:
                    shutil.rmtree(folder)
    finally:
        if not options.keep:
            shutil.rmtree(base, ignore_errors=True)


if __name__ == "__main__":
    main()
