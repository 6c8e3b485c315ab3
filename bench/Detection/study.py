#!/usr/bin/env python3
"""How well wrong labels are found: SatCurate, each signal of its one run alone, and confident learning on 5-fold cross-validation.

    python3 bench/Detection/study.py --data FOLDER --out FOLDER [--seeds 3] [--samples 4000] [--only NAME ...] [--jobs N] [--without-folds] [--table]

A cell is a set, a kind of noise and a seed. What a cell measured of each sample lies in OUT/cells, so that a second call goes on where the first one
was stopped; --again run measures SatCurate's part anew and keeps the folds. OUT/table.md and OUT/table.json are written after every cell.
The truth is compared with the results, and enters nothing else. ./satcurate must be built.
"""
import argparse
import array
import concurrent.futures
import csv
import gzip
import json
import math
import os
import shutil
import sys
import tempfile

import figures
import measure
from developmentsets import all_sets
from measure import satcurate, satcurate_json, train_rows

FOLDS = 5

# Epochs of each of the folds, as a share of the run's: each sees four fifths of the samples, so that five of them come to twice the run's work, and to four times.
FOLD_EPOCHS = {"confident learning": 0.5, "confident learning, twice as long": 1}


class Cell:
    """One set under one kind of noise and one seed, with its folder of results."""

    def __init__(self, out, loaded, kind, seed, samples):
        self.kind, self.seed, self.loaded = kind, seed, loaded
        self.name = f"{loaded.name} {kind}"
        self.records, self.given, self.truth, self.classes = loaded.noisy(kind, seed, samples)
        key = "".join(c if c.isalnum() or c in ".-" else "_" for c in f"{self.name} s{seed} n{len(self.given)}")
        self.folder = os.path.join(out, "cells", key)

    def path(self, name):
        return os.path.join(self.folder, name)

    def ingest(self, folder, labels):
        """Writes the records and labels (empty: unlabelled) and reads them into a store of the folder; answers the records' arguments."""
        source = self.loaded.write(folder, self.records)
        with open(os.path.join(folder, "classes.txt"), "w", encoding="utf-8") as file:
            file.writelines(f"{label}\n" for label in self.classes)
        with open(os.path.join(folder, "labels.csv"), "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([("index", "label"), *enumerate(labels)])
        satcurate(folder, "ingest", "rows", *source, "--labels", "labels.csv", "--classes", "classes.txt")
        return source

    def measure(self, again, folds):
        """What is not there yet."""
        if again or not os.path.exists(self.path("run.json")):
            self.run()
        for method in FOLD_EPOCHS if folds else []:
            if not os.path.exists(self.folds(method)) and not (self.loaded.dear and FOLD_EPOCHS[method] == 1):
                self.cross_validate(method)

    def folds(self, method):
        return self.path(f"folds-{FOLD_EPOCHS[method]}.json")

    def run(self):
        """SatCurate as its user has it: clean under the fast recipe; the export with signals, and the losses of every visit."""
        with tempfile.TemporaryDirectory(prefix="satcurate-study-") as folder:
            self.ingest(folder, self.given)
            seconds, _ = satcurate(folder, "clean", "rows", "--seed", str(self.seed), "--report", "report.html")
            satcurate(folder, "export", "rows", "--to", os.path.join(folder, "rows.csv"), "--signals", "--neighbours", "10")
            satcurate(folder, "export", "rows", "--to", os.path.join(folder, "visits.csv"), "--history")
            for name in ("rows.csv", "visits.csv"):
                keep(os.path.join(folder, name), self.path(name + ".gz"))
            with open(os.path.join(folder, "rows.csv.meta.json"), encoding="utf-8") as file:
                meta = json.load(file)
        write_json(self.path("run.json"), {
            "seconds": seconds, "epochs": meta["epochs"]["done"], "recipe": meta["recipe"]["Recipe"], "estimate": meta.get("estimated_error_rate"),
        })

    def cross_validate(self, method):
        """Predictions of every sample by a model of the same kind, trained with plain cross-entropy on the other four fifths; suspects by confident learning."""
        recipe = read_json(self.path("run.json"))["recipe"]
        epochs = math.ceil(recipe["Epochs"] * FOLD_EPOCHS[method])
        options = ["--folds", str(FOLDS), "--epochs", str(epochs), "--lr", str(recipe["LearningRate"]), "--seed", str(self.seed)]
        if recipe["Model"] == "Mlp":
            options += ["--input-dropout", str(recipe.get("InputDropout", 0))]
        with tempfile.TemporaryDirectory(prefix="satcurate-study-") as folder:
            self.ingest(folder, self.given)
            seconds, _ = satcurate(folder, "cross-validate", "rows", "--to", "folds", *options)
            said = satcurate_json(
                folder, "suspects", "--pred-probs", "folds/pred_probs.npy", "--labels", "folds/given.npy", "--limit", str(len(self.given)))
            predicted = read_npy(os.path.join(folder, "folds", "pred_probs.npy"), len(self.classes))
        write_json(self.folds(method), {
            "seconds": seconds, "epochs": epochs * (FOLDS - 1), "predicted": predicted,
            "estimate": said["noise_rate"], "flagged": [suspect["index"] for suspect in said["suspects"]],
        })


def keep(path, to):
    os.makedirs(os.path.dirname(to), exist_ok=True)
    with open(path, "rb") as source, gzip.open(to + ".new", "wb") as file:
        shutil.copyfileobj(source, file)
    os.replace(to + ".new", to)


def write_json(path, value):
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(value, file)
    os.replace(path + ".new", path)


def read_json(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def read_npy(path, columns):
    """The rows of an array that `satcurate cross-validate` wrote: float32 behind 128 bytes."""
    values = array.array("f")
    with open(path, "rb") as file:
        values.frombytes(file.read()[128:])
    return [values[i:i + columns].tolist() for i in range(0, len(values), columns)]


def measured(out, data, full, name, kind, seed, samples, folds, again, table):
    """The figures of one cell, measured where they are not there yet; None where nothing is to be measured and nothing is there."""
    if name not in LOADED:
        LOADED.clear()
        LOADED[name] = all_sets(data, full)[name]()
    cell = Cell(out, LOADED[name], kind, seed, samples)
    if not table:
        cell.measure(again=again, folds=folds)
    elif not os.path.exists(cell.path("run.json")):
        return None
    return figures_of(cell)


def figures_of(cell):
    """The figures of the cell, computed anew (some seconds) only where a result of it, or what they are computed by, is younger."""
    path = cell.path("figures.json")
    others = [cell.path(name) for name in os.listdir(cell.folder) if name != "figures.json"]
    if not os.path.exists(path) or os.path.getmtime(path) <= max(os.path.getmtime(file) for file in (*others, figures.__file__, measure.__file__)):
        write_json(path, figures.figures(cell))
    return read_json(path)


LOADED = {}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder of the real data")
    parser.add_argument("--out", required=True, help="folder of cells and tables")
    parser.add_argument("--seeds", type=int, default=3, help="seeds 1 … N of noise and training")
    parser.add_argument("--samples", type=int, default=4000, help="the first N samples of a set")
    parser.add_argument("--full", action="store_true", help="all samples of every set, and every kind of noise")
    parser.add_argument("--only", nargs="*", default=[], help="cells whose names hold one of these")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="cells at one time, each on one thread where there are several (default: one a core)")
    parser.add_argument("--without-folds", action="store_true", help="no cross-validation, which takes longer than the rest")
    parser.add_argument("--again", choices=["run"], help="measure anew what SatCurate does; folds are kept")
    parser.add_argument("--table", action="store_true", help="measure nothing: the tables of the cells that are there")
    options = parser.parse_args()
    (out, data) = (os.path.abspath(options.out), os.path.abspath(options.data))
    samples = sys.maxsize if options.full else options.samples
    kinds = {name: load().kinds for name, load in all_sets(data, options.full).items()}
    cells = [
        (name, kind, seed)
        for seed in range(1, options.seeds + 1)
        for name in kinds
        for kind in kinds[name]
        if not options.only or any(part in f"{name} {kind}" for part in options.only)]
    if options.jobs > 1:
        os.environ["OMP_NUM_THREADS"] = "1"  # two cells side by side take less time than one after the other on two threads
    done = []
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        work = [
            pool.submit(measured, out, data, options.full, name, kind, seed, samples, not options.without_folds, options.again is not None, options.table)
            for name, kind, seed in cells]
        try:
            for (name, kind, seed), one in zip(cells, work):
                if one.result() is not None:
                    done.append(one.result())
                    figures.write_tables(out, done)
                    print(f"{name} {kind}, seed {seed}: " + ", ".join(f"{m} {f['auroc']:.4f}" for m, f in done[-1]["methods"].items()), flush=True)
        finally:
            pool.shutdown(cancel_futures=True)


if __name__ == "__main__":
    main()
