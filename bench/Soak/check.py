#!/usr/bin/env python3
"""
Checks that nothing was lost, from the bytes of a directory store alone. Exit code 0: all is right; 1: something is not; 2: bad usage.

    check.py STORE DATASET --epochs 20 [--run 1] [--export FILE.csv] [--reference FILE.csv] [--attempts FILE.jsonl] [--unfinished]

--epochs      every sample must have one visit for each of these epochs, in the history, in the last snapshot and in the journals
--export      an export of the data set (CSV): its rows must say what the store says
--reference   the export of an undisturbed run: all of its columns must be equal, bit for bit (but for the time of decisions)
--attempts    decisions that were tried, a JSON object a line: note, indexes, verdicts, acknowledged, sequence (where acknowledged);
              the note is unique to its attempt. Acknowledged ones are there once; others once or not at all; none in part; no others
--unfinished  the run need not be at its end: whatever is there must be sound and belong together
"""

import argparse
import csv
import json
import os
import struct
import sys

import store_format as store


class Findings:
    """Counts what was seen, and what is wrong."""

    def __init__(self):
        self.counts, self.wrong = {}, []

    def count(self, what, number=1):
        self.counts[what] = self.counts.get(what, 0) + number

    def demand(self, is_right, otherwise):
        if not is_right:
            self.wrong.append(otherwise)
        return is_right


def check_run(folder, epochs, unfinished, found):
    """The run's journal: each epoch begun at most once and committed once, in order. Answers the number of committed epochs."""
    begun, committed, phase = [], [], "Active"
    for event in store.events(folder):
        kind = event["event"]
        if kind == "epoch-begun":
            begun.append(event["Epoch"])
        elif kind == "epoch-committed":
            committed.append(event["Report"]["Epoch"])
        elif kind == "phase":
            phase = event["Phase"]
    found.demand(committed == list(range(len(committed))), f"{folder}: committed epochs are {committed}")
    found.demand(len(set(begun)) == len(begun), f"{folder}: an epoch froze its decisions twice: {begun}")
    found.demand(set(committed) <= set(begun), f"{folder}: epochs committed that never began: {sorted(set(committed) - set(begun))}")
    if not unfinished:
        found.demand(len(committed) == epochs, f"{folder}: {len(committed)} of {epochs} epochs are committed")
    found.count("epochs committed", len(committed))
    return len(committed)


def check_decisions(folder, attempts, found):
    """The data set's journal: sequence numbers without gap or double; attempts as promised. Answers all decisions and the applied sequence."""
    decided, applied = [], 0
    for event in store.events(folder):
        if event["event"] == "decided":
            decided.append(event)
        elif event["event"] == "applied":
            applied = event["Sequence"]
    sequences = [event["Sequence"] for event in decided]
    found.demand(sequences == list(range(1, len(sequences) + 1)), f"{folder}: decision numbers are {sequences}")
    found.count("decision batches", len(decided))
    if attempts is None:
        return decided, applied
    by_note = {}
    for event in decided:
        by_note.setdefault(event["Note"], []).append(event)
    for attempt in attempts:
        there = by_note.pop(attempt["note"], [])
        found.count("acknowledged" if attempt["acknowledged"] else "unacknowledged, there" if there else "unacknowledged, absent")
        least = 1 if attempt["acknowledged"] else 0
        found.demand(least <= len(there) <= 1, f"{folder}: decision {attempt['note']} is there {len(there)} times, acknowledged: {attempt['acknowledged']}")
        for event in there:
            same = event["Indexes"] == attempt["indexes"] and event["Verdicts"] == attempt["verdicts"]
            found.demand(same, f"{folder}: decision {attempt['note']} is not whole")
            if attempt["acknowledged"]:
                found.demand(event["Sequence"] == attempt["sequence"], f"{folder}: decision {attempt['note']} has another number than was acknowledged")
    found.demand(not by_note, f"{folder}: decisions that nobody made: {sorted(map(str, by_note))}")
    return decided, applied


def check_block(path, block, run, committed, expected, unfinished, found):
    """One block: history, snapshots, journal. Answers the columns of the newest snapshot, brought forward by the journal."""
    number = f"{block:08d}"
    log = os.path.join(path, "history", f"r{run:04d}", number, "visits.log")
    epochs, torn = store.history(log) if os.path.exists(log) else ([], 0)
    found.demand([epoch for epoch, _ in epochs] == list(range(len(epochs))), f"{log}: epochs are {[epoch for epoch, _ in epochs]}")
    found.demand(len(epochs) >= committed, f"{log}: {len(epochs)} epochs where {committed} are committed")
    found.demand(unfinished or (len(epochs) == committed and not torn), f"{log}: {len(epochs)} epochs and {torn} torn bytes at the end of {committed} epochs")
    for epoch, visits in epochs:
        present = sum(1 for visit in visits if (visit >> 48) & store.PRESENT)
        found.demand(present == len(visits), f"{log}: {len(visits) - present} samples without a visit in epoch {epoch}")
        found.count("visits", present)

    columns = None
    for _, of_run, epoch, file in store.snapshots(os.path.join(path, "snapshots", number)):
        found.count("snapshots")
        snapshot = store.snapshot(file)
        if of_run != run:
            continue
        columns = snapshot
        for offset, (version, last, _, visit, target) in enumerate(snapshot["samples"]):
            right = version == epoch + 1 and last == epoch and visit == epochs[epoch][1][offset]
            found.demand(right, f"{file}: sample {offset} has {version} visits, the last in epoch {last}, other than its history's")
            found.demand(abs(sum(target) - 1) < 1e-4, f"{file}: the target of sample {offset} sums to {sum(target)}")
    if committed and not found.demand(columns is not None and columns["epoch"] >= committed - 1, f"{path}: block {block} has no snapshot of epoch {committed - 1}"):
        return None

    decisions = {} if columns is None else {}
    for sequence, offset, verdict in columns["decisions"] if columns else []:
        decisions.setdefault(sequence, []).append((offset, verdict))
    versions = [sample[0] for sample in columns["samples"]] if columns else None
    classes = columns["classes"] if columns else None
    for raw in store.journal(os.path.join(path, "journal", number)):
        found.count("block records")
        if raw[0] == store.VISITS and classes is None:
            continue
        record = store.block_record(raw, classes)
        if record["kind"] == store.RUN_STARTED:
            classes = record["classes"]
            if versions is None and record["run"] == run:
                versions = [0] * len(expected)
        elif record["kind"] == store.DECISIONS:
            decisions.setdefault(record["sequence"], record["decisions"])
        elif record["kind"] == store.VISITS and record["run"] == run and versions is not None:
            for offset, version, last, _, _ in record["visits"]:
                found.demand(version == last + 1, f"{path}: sample {offset} of block {block} has {version} visits after epoch {last}")
                found.demand(version <= versions[offset] + 1, f"{path}: sample {offset} of block {block} jumps from {versions[offset]} to {version} visits")
                versions[offset] = max(version, versions[offset])
    return {"columns": columns, "decisions": decisions}


def check_overlay(block, size, state, decided, applied, found):
    """Every decision of the data set's journal that was applied stands in its block, once and whole; the block has no other."""
    wanted = {}
    for event in decided:
        for index, verdict in zip(event["Indexes"], event["Verdicts"]):
            if index // size == block:
                wanted.setdefault(event["Sequence"], []).append((index % size, verdict))
    for sequence, each in wanted.items():
        there = state["decisions"].get(sequence)
        if sequence <= applied or there is not None:
            found.demand(sorted(there or []) == sorted(each), f"block {block}: decision {sequence} is {there}, should be {each}")
    strange = {sequence for sequence, each in state["decisions"].items() if each} - set(wanted)
    found.demand(not strange, f"block {block}: decisions that the data set does not know: {sorted(strange)}")


def check_export(path, states, size, count, epochs, decided, classes, found):
    """The export says what the store says: every sample once, its visits, its target to the last bit, its decision in force."""
    rows = read_rows(path)
    found.demand([int(row["index"]) for row in rows] == list(range(count)), f"{path}: not one row for each of {count} samples")
    force = {}
    for event in decided:
        for index, verdict in zip(event["Indexes"], event["Verdicts"]):
            force[index] = verdict
    for row in rows:
        index = int(row["index"])
        target = states[index // size]["columns"]["samples"][index % size][4]
        written = tuple(struct.unpack("<f", struct.pack("<f", value))[0] for value in json.loads(row["soft_label"]))
        found.demand(written == target, f"{path}: the soft label of sample {index} is not the stored target")
        found.demand(int(row["visits"]) == epochs, f"{path}: sample {index} has {row['visits']} visits, not {epochs}")
        verdict = force.get(index, -3)
        text = {-3: "", -2: "discard", -1: "keep"}.get(verdict) if verdict < 0 else f"relabel:{classes[verdict]}"
        found.demand(row["decision"] == text, f"{path}: sample {index} is decided '{row['decision']}', not '{text}'")
        found.count("rows")


def check_reference(path, reference, found):
    rows, others = read_rows(path), read_rows(reference)
    found.demand(len(rows) == len(others), f"{path} has {len(rows)} rows, the undisturbed run's {len(others)}")
    for row, other in zip(rows, others):
        differing = [column for column in other if column != "decided_at" and row.get(column) != other[column]]
        found.demand(not differing, f"{path}: sample {row['index']} differs from the undisturbed run's in {', '.join(differing)}")
        found.count("rows bit-identical", 0 if differing else 1)


def read_rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def check(arguments, found):
    path = os.path.join(arguments.store, "datasets", arguments.dataset)
    with open(os.path.join(path, "manifest.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    size, count = manifest["BlockSize"], manifest["TrainCount"]
    attempts = None
    if arguments.attempts:
        with open(arguments.attempts, encoding="utf-8") as file:
            attempts = [attempt for attempt in map(json.loads, file) if attempt.get("dataset", arguments.dataset) == arguments.dataset]
    decided, applied = check_decisions(os.path.join(path, "log"), attempts, found)
    committed = 0
    if arguments.epochs > 0:
        committed = check_run(os.path.join(path, "runs", f"r{arguments.run:04d}", "journal"), arguments.epochs, arguments.unfinished, found)
    states = []
    for block in range((count + size - 1) // size):
        inside = range(min(size, count - block * size))
        state = check_block(path, block, arguments.run, committed, inside, arguments.unfinished, found)
        if state is not None:
            check_overlay(block, size, state, decided, applied, found)
        states.append(state)
    if arguments.export and all(states):
        check_export(arguments.export, states, size, count, arguments.epochs, decided, manifest["Classes"], found)
    if arguments.reference:
        check_reference(arguments.export, arguments.reference, found)


def main():
    parser = argparse.ArgumentParser(description="Checks a store of SatCurate for losses.")
    parser.add_argument("store")
    parser.add_argument("dataset")
    parser.add_argument("--epochs", type=int, default=0, metavar="N", help="epochs of the run; 0: there was none")
    parser.add_argument("--run", type=int, default=1)
    parser.add_argument("--export", metavar="FILE")
    parser.add_argument("--reference", metavar="FILE")
    parser.add_argument("--attempts", metavar="FILE")
    parser.add_argument("--unfinished", action="store_true")
    arguments = parser.parse_args()
    found = Findings()
    try:
        check(arguments, found)
    except store.Damaged as damage:
        found.wrong.append(str(damage))
    print(f"{arguments.dataset}: " + ", ".join(f"{number} {what}" for what, number in found.counts.items()))
    for wrong in found.wrong[:20]:
        print("wrong: " + wrong)
    if len(found.wrong) > 20:
        print(f"wrong: and {len(found.wrong) - 20} more")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
