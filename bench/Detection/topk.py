#!/usr/bin/env python3
"""What keeping the top k of each target costs against all of it: the same run once for each k, on two sets.

    python3 bench/Detection/topk.py [--data FOLDER]

banking77 (real texts, 77 classes; --data has text/banking77_train.csv.gz) with a fifth of its labels made wrong at random by ingest, and 20,000
generated rows of 24 numbers in 1,000 classes (synthetic, a fifth wrong too). The figures of detection are computed here, from the export;
bytes are those of the store's journals and snapshots after the run, memory is the peak of the process that cleans. ./satcurate must be built.
"""
import argparse
import csv
import gzip
import os
import random
import tempfile

from measure import auroc, f1, satcurate, share, train_rows

SEED = "1"


def bank(folder, data):
    texts = os.path.join(data, "text", "banking77_train.csv.gz")
    with gzip.open(texts, "rt", newline="", encoding="utf-8") as file:
        truth = [row["category"] for row in csv.DictReader(file)]
    satcurate(folder, "ingest", "rows", texts, "--inject", "symmetric:0.2", "--seed", SEED)
    return truth


def generated(folder, _, classes=1000, rows=20_000, numbers=24):
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


def size(folder, names):
    return sum(
        os.path.getsize(os.path.join(where, file))
        for where, _, files in os.walk(folder) if any(f"{os.sep}{name}" in where for name in names)
        for file in files)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="folder of the real data; without it only the generated rows are measured")
    options = parser.parse_args()
    sets = [("1,000 classes, generated", generated, ["0", "64", "16", "4"], ["--epochs", "20", "--warmup", "6"])]
    if options.data:
        sets.insert(0, ("banking77", bank, ["0", "32", "16", "4"], []))
    print("| set | k | AUROC | F1 | corrected right | run, s | peak memory | journals and snapshots |\n|---|---|---|---|---|---|---|---|", flush=True)
    for name, ingest, ks, recipe in sets:
        for k in ks:
            with tempfile.TemporaryDirectory(prefix="satcurate-topk-") as folder:
                truth = ingest(folder, os.path.abspath(options.data or "."))
                seconds, memory = satcurate(folder, "clean", "rows", "--seed", SEED, "--top-k", k, "--report", "report.html", *recipe)
                kept = size(os.path.join(folder, "store"), ("journal", "snapshots"))
                export = os.path.join(folder, "rows-out.csv")
                satcurate(folder, "export", "rows", "--to", export)
                rows = train_rows(export)
            wrong = [row["given_label"] != true for row, true in zip(rows, truth)]
            print(
                f"| {name} | {'all' if k == '0' else k} | {auroc(wrong, [float(row['label_score']) for row in rows]):.4f}"
                f" | {f1([row['is_label_issue'] == 'true' for row in rows], wrong):.4f}"
                f" | {share(row['corrected_label'] == true for row, true in zip(rows, truth)):.4f}"
                f" | {seconds:.0f} | {memory:,.0f} MB | {kept / 1e6:,.1f} MB |",
                flush=True)


if __name__ == "__main__":
    main()
