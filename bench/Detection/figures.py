"""Figures of detection of one cell by every method, and the tables over seeds. Standard library only."""
import json
import math
import os

from measure import auroc, f1, share, train_rows

# What ranks the samples, the most suspicious lowest.
METHODS = {
    "SatCurate": "the label score and flag of the run",
    "belief": "mean of target and mean prediction, of the given label",
    "target": "the SAT target's probability of the given label",
    "mean prediction": "mean probability of the given label after warm-up",
    "margin": "mean logit margin of all visits (AUM, arXiv 2001.10528)",
    "confidence": "mean probability of the given label over all visits (arXiv 2009.10795)",
    "disagreement": "share of visits that predicted another class",
    "forgetting": "times the given label was forgotten (arXiv 1812.05159)",
    "first learned": "the visit that first predicted the given label",
    "variability": "spread of the given label's probability, large = suspicious (arXiv 2009.10795)",
    "pre-memorization": "after arXiv 2411.07681: the largest probability of the given label before it is known by heart",
    "entropy": "entropy of the mean prediction, large = suspicious, whatever the given label",
    "neighbours": "share of the 10 nearest samples, in the features before the last layer, that have the given label (after arXiv 2110.06283)",
    "small loss": "loss at the epoch where two normal distributions of it lie furthest apart (after arXiv 1904.11238)",
    "confident learning": "probability of the given label by 5-fold cross-validation, each fold half as many epochs as the run; flag by noise rate (arXiv 1911.00068)",
    "confident learning, twice as long": "the same with as many epochs as the run",
    "cross-validated margin": "normalised margin of the predictions of the former (as cleanlab)",
}
CROSS_VALIDATED = [method for method in METHODS if method.startswith("confident learning")]


def figures(cell):
    """Everything the table says of a cell."""
    rows = train_rows(cell.path("rows.csv.gz"))
    run = read(cell.path("run.json"))
    wrong = [given != true for given, true in zip(cell.given, cell.truth)]
    given = [int(row["given_index"]) for row in rows]
    soft = [json.loads(row["soft_label"]) for row in rows]
    mean = [json.loads(row["mean_prediction"]) for row in rows]
    target = [probabilities[g] for probabilities, g in zip(soft, given)]
    prediction = [probabilities[g] for probabilities, g in zip(mean, given)]
    column = lambda name: [float(row[name]) for row in rows]
    ranks = {
        "SatCurate": column("label_score"),
        "belief": [(a + b) / 2 for a, b in zip(target, prediction)],
        "target": target,
        "mean prediction": prediction,
        "margin": column("mean_margin"),
        "confidence": column("confidence"),
        "disagreement": [-x for x in column("disagreement")],
        "forgetting": [-x for x in column("forgetting")],
        "first learned": [-(x or math.inf) for x in column("first_learned")],
        "variability": [-x for x in column("variability")],
        "pre-memorization": column("pre_memorization"),
        "entropy": [sum(p * math.log(p) for p in probabilities if p > 0) for probabilities in mean],
        "neighbours": column("neighbour_agreement"),
        "small loss": small_loss(cell, len(rows)),
    }
    methods = {name: ranking(wrong, scores) for name, scores in ranks.items()}
    flagged = [row["is_label_issue"] == "true" for row in rows]
    methods["SatCurate"].update(
        flags(cell, wrong, flagged, [row["corrected_label"] for row in rows]), seconds=run["seconds"], epochs=run["epochs"], estimate=run["estimate"])
    for method in CROSS_VALIDATED:
        if os.path.exists(cell.folds(method)):
            methods.update(cross_validated(cell, method, read(cell.folds(method)), wrong))
    return {"cell": cell.name, "seed": cell.seed, "samples": len(rows), "wrong": share(wrong), "methods": methods}


def cross_validated(cell, method, folds, wrong):
    """Figures of confident learning from one cross-validation."""
    of_given = [(p, cell.classes.index(label)) for p, label in zip(folds["predicted"], cell.given)]
    suspects = set(folds["flagged"])
    corrected = [cell.classes[max(range(len(p)), key=p.__getitem__)] if i in suspects else cell.given[i] for i, (p, _) in enumerate(of_given)]
    found = {method: {
        **ranking(wrong, [p[g] for p, g in of_given]),
        **flags(cell, wrong, [i in suspects for i in range(len(wrong))], corrected),
        "seconds": folds["seconds"], "epochs": folds["epochs"], "estimate": folds["estimate"],
    }}
    if method == CROSS_VALIDATED[0]:
        found["cross-validated margin"] = ranking(wrong, [p[g] - max(x for j, x in enumerate(p) if j != g) for p, g in of_given])
    return found


def ranking(wrong, scores):
    order = sorted(range(len(scores)), key=scores.__getitem__)
    total = sum(wrong)
    return {
        "auroc": auroc(wrong, scores),
        "precision_at_k": share(wrong[i] for i in order[:total]) if total else math.nan,
        "precision_at_100": share(wrong[i] for i in order[:100]) if total else math.nan,
    }


def flags(cell, wrong, flagged, corrected):
    right = [label == true for label, true in zip(corrected, cell.truth)]
    damage = {}
    for given, was_wrong, is_right in zip(cell.given, wrong, right):
        if not was_wrong:
            damage.setdefault(given, []).append(not is_right)
    known = [true is not None for true in cell.truth]
    return {
        "flagged": share(flagged),
        "f1": f1(flagged, wrong) if any(wrong) else math.nan,
        "corrected": share(r for r, k in zip(right, known) if k),
        "recovery": share(r for r, w, k in zip(right, wrong, known) if w and k) if any(wrong) else math.nan,
        "damage": share(not r for r, w in zip(right, wrong) if not w),
        "worst_class_damage": max(share(values) for values in damage.values()),
    }


def small_loss(cell, samples):
    """Minus the loss of each sample at the epoch of largest Ashman's D between two normal distributions of the losses."""
    epochs = {}
    for row in train_rows(cell.path("visits.csv.gz")):
        epochs.setdefault(int(row["epoch"]), [0.0] * samples)[int(row["index"])] = -math.log(max(1e-4, float(row["given_probability"])))
    best = max(epochs.values(), key=separation)
    return [-loss for loss in best]


def separation(losses, steps=30):
    """Ashman's D of two normal distributions, fitted by expectation maximisation from the halves below and above the mean."""
    middle = sum(losses) / len(losses)
    belongs = [1.0 if x > middle else 0.0 for x in losses]
    for _ in range(steps):
        high = sum(belongs)
        low = len(losses) - high
        if high < 1 or low < 1:
            return 0.0
        means = sum(b * x for b, x in zip(belongs, losses)) / high, sum((1 - b) * x for b, x in zip(belongs, losses)) / low
        spreads = [max(1e-3, math.sqrt(value)) for value in (
            sum(b * (x - means[0]) ** 2 for b, x in zip(belongs, losses)) / high, sum((1 - b) * (x - means[1]) ** 2 for b, x in zip(belongs, losses)) / low)]
        log_odds = math.log(high / low) - math.log(spreads[0] / spreads[1])
        belongs = [odds_to_share(log_odds - ((x - means[0]) / spreads[0]) ** 2 / 2 + ((x - means[1]) / spreads[1]) ** 2 / 2) for x in losses]
    return math.sqrt(2) * abs(means[0] - means[1]) / math.hypot(*spreads)


def odds_to_share(log_odds):
    return 1 / (1 + math.exp(-max(-500.0, min(500.0, log_odds))))


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


COLUMNS = ("auroc", "precision_at_k", "precision_at_100", "f1", "recovery", "damage", "worst_class_damage", "corrected", "flagged", "estimate", "seconds", "epochs")


def write_tables(out, done):
    """Means over the seeds of each set and kind of noise, one row a method."""
    with open(os.path.join(out, "table.json.new"), "w", encoding="utf-8") as file:
        json.dump([{key: value for key, value in cell.items()} for cell in done], file, indent=1)
    os.replace(os.path.join(out, "table.json.new"), os.path.join(out, "table.json"))
    lines = [*summary(done), "", "| set | seeds | wrong | method | AUROC | P@K | P@100 | F1 | recovery | damage | worst class | corrected right | flagged | estimated | seconds | epochs |"]
    lines.append("|" + "---|" * 16)
    for name in dict.fromkeys(cell["cell"] for cell in done):
        cells = [cell for cell in done if cell["cell"] == name]
        for method in METHODS:
            measured = [cell["methods"][method] for cell in cells if method in cell["methods"]]
            if measured:
                values = [number([m.get(key) for m in measured]) for key in COLUMNS]
                lines.append(f"| {name} | {len(measured)} | {share(c['wrong'] for c in cells):.3f} | {method} | {' | '.join(values)} |")
    with open(os.path.join(out, "table.md.new"), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    os.replace(os.path.join(out, "table.md.new"), os.path.join(out, "table.md"))


SHORT = 0.005  # of AUROC: what the score may lie below the best single signal
OFF = 0.15  # of the share of wrong labels: what the estimate may be off by


def summary(done):
    """One row a set and kind of noise, over its seeds: the run, confident learning (of both lengths the better), the best single signal of the run; and where the run falls short."""
    lines = ["| set | seeds | wrong | estimated | AUROC run | CL | best signal | P@K run | CL | F1 run | CL | corrected right run | CL | worst-class damage | short of |"]
    lines.append("|" + "---|" * 15)
    for name in dict.fromkeys(cell["cell"] for cell in done):
        cells = [cell["methods"] for cell in done if cell["cell"] == name]
        mean = lambda method, key: average([m[method].get(key) for m in cells if method in m])
        singles = {m: mean(m, "auroc") for m in METHODS if m not in ("SatCurate", "cross-validated margin", *CROSS_VALIDATED)}
        best = max((m for m in singles if singles[m] is not None), key=lambda m: singles[m], default=None)
        pairs = [(mean("SatCurate", key), better([mean(method, key) for method in CROSS_VALIDATED])) for key in ("auroc", "precision_at_k", "f1", "corrected")]
        damage = mean("SatCurate", "worst_class_damage")
        short = [what for what, (run, cl) in zip(("CL's AUROC", "CL's P@K"), pairs) if None not in (run, cl) and run < cl]
        short += [f"{best} by {singles[best] - pairs[0][0]:.3f}"] if best and singles[best] - pairs[0][0] > SHORT else []
        estimate = mean("SatCurate", "estimate")
        wrong = share(c["wrong"] for c in done if c["cell"] == name)
        short += [f"wrong by {estimate / wrong - 1:+.0%}"] if estimate and wrong and abs(estimate / wrong - 1) > OFF else []
        short += ["damage .10"] if damage > 0.1 else []
        columns = [shown(x) for pair in pairs for x in pair]
        columns.insert(2, f"{shown(singles[best])} ({best})" if best else "")
        lines.append(f"| {name} | {len(cells)} | {wrong:.3f} | {shown(estimate)} | {' | '.join(columns)} | {shown(damage)} | {', '.join(short)} |")
    return lines


def better(values):
    return max((value for value in values if value is not None), default=None)


def average(values):
    known = [value for value in values if value is not None and not math.isnan(value)]
    return sum(known) / len(known) if known else None


def shown(value):
    return "" if value is None else f"{value:.3f}"


def number(values):
    """The mean; empty where a method has no such figure, or none in every seed."""
    mean = average(values)
    return "" if mean is None else f"{mean:.0f}" if mean >= 5 else f"{mean:.3f}"
