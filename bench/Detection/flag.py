#!/usr/bin/env python3
"""The flag by the mixture of mean margins beside the flag by a fixed threshold on the belief, of the same runs.

    python3 bench/Detection/flag.py --data FOLDER [--seed 1] [--only NAME ...]

Real data sets (the first 4,000 samples where there are more), noise injected by ingest or labels that people gave, recipe fast. Both flags, their scores
and the estimate of how many labels are wrong come out of the run without the truth; the figures here compare them with it. The belief is
the mean of soft_label and mean_prediction. About 20 minutes on two cores. ./satcurate must be built.
"""
import argparse
import csv
import gzip
import json
import os
import tempfile

from measure import auroc, f1, satcurate, share, train_rows

MOST = 4000


def fashion(data):
    with gzip.open(os.path.join(data, "fashion-mnist/train-labels-idx1-ubyte.gz")) as file:
        truth = [str(label) for label in file.read()[8:]]
    return [os.path.join(data, "fashion-mnist/train-images-idx3-ubyte.gz")], truth


def cifar(data):
    with open(os.path.join(data, "cifar10/batch1_truth.csv"), encoding="utf-8") as file:
        truth = [row["label"] for row in csv.DictReader(file)]
    return [os.path.join(data, "cifar10/data_batch_1.bin.gz"), "--classes", os.path.join(data, "cifar10/classes.txt")], truth


def table(path, column):
    with gzip.open(path, "rt", newline="", encoding="utf-8") as file:
        truth = [row[column] for row in csv.DictReader(file)]
    return [path, "--label-column", column], truth


def trec(data, folder):
    path = os.path.join(folder, "trec.csv")
    with gzip.open(os.path.join(data, "text/trec_train_5500.label.gz")) as file:
        rows = [line.decode("latin-1").strip().split(" ", 1) for line in file]
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label"])
        writer.writerows((text, label.split(":")[0]) for label, text in rows)
    return [path], [label.split(":")[0] for label, _ in rows]


def labelme(data):
    with open(os.path.join(data, "labelme-crowd/truth.csv"), encoding="utf-8") as file:
        truth = [row["label"] for row in csv.DictReader(file)]
    return [os.path.join(data, "labelme-crowd/LabelMe_VGG_avg_train.npy"), "--labels", os.path.join(data, "labelme-crowd/one_annotator.csv")], truth


def sets(data, folder):
    """Name, options of ingest, truth."""
    def with_noise(name, source, *kinds):
        arguments, truth = source
        for kind in kinds:
            yield f"{name} {kind.split(':')[0]} {kind.split(':')[1]}", [*arguments, "--inject", kind], truth

    yield from with_noise(
        "Fashion-MNIST", fashion(data), "symmetric:0.05", "symmetric:0.2", "symmetric:0.4", "symmetric:0.6",
        "asymmetric:0.4:9>7,2>4,6>0,5>7,0>6", "pair:0.3")
    yield "Fashion-MNIST clean", *fashion(data)
    yield from with_noise("banking77", table(os.path.join(data, "text/banking77_train.csv.gz"), "category"), "symmetric:0.2", "symmetric:0.4")
    yield from with_noise(
        "letters", table(os.path.join(data, "tabular/letter-recognition.data.gz"), "lettre"), "symmetric:0.2", "symmetric:0.4",
        "asymmetric:0.4:O>Q,I>J,E>F,U>V,B>R,G>C,P>F,H>K")
    yield from with_noise("TREC", trec(data, folder), "symmetric:0.2", "symmetric:0.4")
    yield from with_noise("adult", table(os.path.join(data, "tabular/adult_train.csv.gz"), "income-per-year"), "symmetric:0.2")
    yield "LabelMe one annotator", *labelme(data)
    yield from with_noise("CIFAR-10", cifar(data), "symmetric:0.4")
    for kind in ("worst", "random1"):
        arguments, truth = cifar(data)
        yield f"CIFAR-10N {kind}", [*arguments, "--labels", os.path.join(data, f"cifar10/batch1_human_{kind}.csv")], truth


def by_belief(row, classes):
    """Score of the given label, flag and corrected label by a threshold of 0.5 on the belief."""
    belief = [(a + b) / 2 for a, b in zip(json.loads(row["soft_label"]), json.loads(row["mean_prediction"]))]
    given = int(row["given_index"])
    predicted = belief.index(max(belief))
    flagged = predicted != given and belief[given] < 0.5
    return belief[given], flagged, classes[predicted] if flagged else row["given_label"]


def measure(arguments, truth, seed):
    with tempfile.TemporaryDirectory(prefix="satcurate-flag-") as folder:
        satcurate(folder, "ingest", "rows", *arguments, "--seed", seed, "--limit", str(MOST))
        satcurate(folder, "clean", "rows", "--seed", seed, "--report", "report.html")
        export = os.path.join(folder, "rows.csv")
        satcurate(folder, "export", "rows", "--to", export)
        rows = train_rows(export)
        with open(export + ".meta.json", encoding="utf-8") as file:
            meta = json.load(file)
    wrong = [row["given_label"] != true for row, true in zip(rows, truth)]
    belief = [by_belief(row, meta["classes"]) for row in rows]
    estimate = meta.get("estimated_error_rate")
    right = lambda labels: share(label == true for label, true in zip(labels, truth))
    return [
        f"{share(wrong):.3f}",
        "none" if estimate is None else f"{estimate:.3f}",
        f"{auroc(wrong, [score for score, _, _ in belief]):.4f}",
        f"{auroc(wrong, [float(row['label_score']) for row in rows]):.4f}",
        f"{f1([flagged for _, flagged, _ in belief], wrong):.3f}",
        f"{f1([row['is_label_issue'] == 'true' for row in rows], wrong):.3f}",
        f"{right([label for _, _, label in belief]):.3f}",
        f"{right([row['corrected_label'] for row in rows]):.3f}",
        f"{share(row['is_label_issue'] == 'true' for row in rows):.3f}",
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder of the real data")
    parser.add_argument("--seed", default="1", help="seed of noise and run")
    parser.add_argument("--only", nargs="*", default=[], help="sets whose names hold one of these")
    options = parser.parse_args()
    print("| set | wrong | estimated | AUROC, belief | score | F1, belief | flag | corrected right, belief | flag | flagged |")
    print("|---|---|---|---|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory(prefix="satcurate-flag-") as folder:
        for name, arguments, truth in sets(os.path.abspath(options.data), folder):
            if not options.only or any(part in name for part in options.only):
                print(f"| {name} | {' | '.join(measure(arguments, truth, options.seed))} |", flush=True)


if __name__ == "__main__":
    main()
