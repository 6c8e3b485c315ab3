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

NONE, DISCARD, KEEP = -3, -2, -1  # verdicts; from 0 on: the class that a sample was relabelled to


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


def check_run(path, run, epochs, unfinished, found):
    """The run's journal: each epoch begun at most once and committed once, in order. Answers its committed revisions, one an epoch."""
    folder = os.path.join(path, "runs", f"r{run:04d}", "journal")
    begun, committed = [], []
    for event in store.events(folder):
        if event["event"] == "epoch-begun":
            begun.append(event["Epoch"])
        elif event["event"] == "epoch-committed":
            committed.append(event)
    done = [event["Report"]["Epoch"] for event in committed]
    found.demand(done == list(range(len(done))), f"{folder}: committed epochs are {done}")
    found.demand(len(set(begun)) == len(begun), f"{folder}: an epoch froze its decisions twice: {begun}")
    found.demand(set(done) <= set(begun), f"{folder}: epochs committed that never began: {sorted(set(done) - set(begun))}")
    found.demand(unfinished or len(done) == epochs, f"{folder}: {len(done)} of {epochs} epochs are committed")
    found.count("epochs committed", len(done))
    if committed:
        check_checkpoint(path, committed[-1]["Checkpoint"]["Name"], found)
    return [event["Revision"] for event in committed]


def check_checkpoint(path, name, found):
    there = os.path.join(os.path.dirname(os.path.dirname(path)), name)
    found.demand(os.path.isfile(there), f"{there}: the checkpoint of the last commit is not there")


def newest_revision(path, committed, found):
    """Names of the snapshots that the last committed revision refers to, one a block."""
    if not committed:
        return None
    manifest = os.path.join(path, "revisions", committed[-1]["Manifest"])
    if not found.demand(os.path.isfile(manifest), f"{manifest}: the manifest of the last commit is not there"):
        return None
    with open(manifest, encoding="utf-8") as file:
        revision = json.load(file)
    found.demand(revision["Epoch"] == len(committed) - 1, f"{manifest}: the revision of epoch {revision['Epoch']}, not {len(committed) - 1}")
    return revision["Snapshots"]


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


def check_history(path, block, run, committed, unfinished, found):
    """The block's visits: one frame for every epoch, one visit for every sample in it."""
    log = os.path.join(path, "history", f"r{run:04d}", f"{block:08d}", "visits.log")
    epochs, torn = store.history(log) if os.path.exists(log) else ([], 0)
    found.demand([epoch for epoch, _ in epochs] == list(range(len(epochs))), f"{log}: epochs are {[epoch for epoch, _ in epochs]}")
    found.demand(len(epochs) >= committed, f"{log}: {len(epochs)} epochs where {committed} are committed")
    found.demand(unfinished or (len(epochs) == committed and not torn), f"{log}: {len(epochs)} epochs and {torn} torn bytes at the end of {committed} epochs")
    for epoch, visits in epochs:
        present = sum(1 for visit in visits if (visit >> 48) & store.PRESENT)
        found.demand(present == len(visits), f"{log}: {len(visits) - present} samples without a visit in epoch {epoch}")
        found.count("visits", present)
    return epochs


def check_snapshots(folder, run, epochs, found):
    """Every snapshot is sound, and one at the end of an epoch has each sample's visits up to there, as the history says. Answers them by name."""
    by_name = {}
    for _, of_run, epoch, is_end, file in store.snapshots(folder):
        found.count("snapshots")
        snapshot = store.snapshot(file)
        found.demand((snapshot["run"], snapshot["epoch"], snapshot["is_end"]) == (of_run, epoch, is_end), f"{file}: not what its name says")
        by_name[os.path.basename(file)] = snapshot
        for offset, (version, last, visit, sums, kept) in enumerate(snapshot["samples"]):
            target = store.dense(kept, snapshot["classes"], snapshot["top_k"])
            found.demand(version == last + 1, f"{file}: sample {offset} has {version} visits, the last in epoch {last}")
            found.demand(abs(sum(target) - 1) < 1e-4, f"{file}: the target of sample {offset} sums to {sum(target)}")
            if is_end and of_run == run:
                right = last == epoch and visit == epochs[epoch][1][offset]
                found.demand(right, f"{file}: the last visit of sample {offset}, in epoch {last}, is not the one of its history")
                summed = sum(store.pairwise(visits[offset]) for _, visits in epochs[:epoch + 1])
                found.demand(sums == summed, f"{file}: the pairwise probabilities of sample {offset} sum to {sums}, those of its history to {summed}")
    return by_name


def check_journal(folder, width, found):
    """The visits of each sample follow each other without gap or double. Answers the decisions by sequence number."""
    versions, decisions, run = {}, {}, None
    for raw in store.journal(folder):
        found.count("block records")
        if raw[0] == store.VISITS and width is None:
            raise store.Damaged(f"{folder}: visits before a run")
        record = store.block_record(raw, width)
        if record["kind"] == store.RUN_STARTED:
            run, width, versions = record["run"], record["width"], {}
        elif record["kind"] == store.DECISIONS:
            found.demand(record["sequence"] not in decisions, f"{folder}: decision {record['sequence']} stands there twice")
            decisions[record["sequence"]] = record["decisions"]
        elif record["kind"] == store.VISITS and run in (None, record["run"]):
            for offset, version, last, _, _ in record["visits"]:
                found.demand(version == last + 1, f"{folder}: sample {offset} has {version} visits after epoch {last}")
                before = versions.get(offset, version - 1)
                found.demand(version == before + 1, f"{folder}: sample {offset} goes from {before} to {version} visits")
                versions[offset] = version
    return decisions


def check_block(path, block, run, committed, revision, unfinished, found):
    """One block. Answers the columns that the last committed revision refers to, and all decisions that the block knows."""
    number = f"{block:08d}"
    epochs = check_history(path, block, run, committed, unfinished, found)
    snapshots = check_snapshots(os.path.join(path, "snapshots", number), run, epochs, found)
    columns = None
    if revision is not None:
        found.demand(revision[block] in snapshots, f"{path}: the snapshot {revision[block]} of the last revision is not there for block {block}")
        columns = snapshots.get(revision[block])
    newest = list(snapshots.values())[-1] if snapshots else None
    decisions = check_journal(os.path.join(path, "journal", number), newest and store.width(newest["classes"], newest["top_k"]), found)
    in_snapshot = {}
    for sequence, offset, verdict in newest["decisions"] if newest else []:
        in_snapshot.setdefault(sequence, []).append((offset, verdict))
    for sequence, each in in_snapshot.items():
        also = decisions.setdefault(sequence, each)
        found.demand(sorted(also) == sorted(each), f"block {block}: decision {sequence} is {each} in the snapshot and {also} in the journal")
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
    """The export says what the store says: every sample once, its visits, its decision in force, and that or its target to the last bit."""
    rows = read_rows(path)
    found.demand([int(row["index"]) for row in rows] == list(range(count)), f"{path}: not one row for each of {count} samples")
    force = {}
    for event in decided:
        for index, verdict in zip(event["Indexes"], event["Verdicts"]):
            force[index] = verdict
    for row in rows:
        index = int(row["index"])
        verdict = force.get(index, NONE)
        pinned = int(row["given_index"]) if verdict == KEEP else verdict
        columns = states[index // size]["columns"]
        kept = columns["samples"][index % size][4]
        found.demand(written_as_stored(row, kept, columns, pinned), f"{path}: the soft label of sample {index} is neither the stored target nor the decision over it")
        found.demand(int(row["visits"]) == epochs, f"{path}: sample {index} has {row['visits']} visits, not {epochs}")
        text = {NONE: "", DISCARD: "discard", KEEP: "keep"}.get(verdict) if verdict < 0 else f"relabel:{classes[verdict]}"
        found.demand(row["decision"] == text, f"{path}: sample {index} is decided '{row['decision']}', not '{text}'")
        found.count("rows")


def written_as_stored(row, kept, columns, pinned):
    """The row's soft label is the target as it is kept, or one-hot at the label decided on."""
    if columns["top_k"]:
        k = columns["top_k"]
        wanted = {pinned: 1.0} if pinned >= 0 else {int(label): p for label, p in zip(kept[:k], kept[k:]) if p > 0}
        return {each["class"]: single(each["probability"]) for each in json.loads(row["soft_label_topk"])} == wanted
    wanted = one_hot(pinned, columns["classes"]) if pinned >= 0 else kept
    return tuple(map(single, json.loads(row["soft_label"]))) == wanted


def single(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def one_hot(index, count):
    return tuple(1.0 if i == index else 0.0 for i in range(count))


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
    committed = check_run(path, arguments.run, arguments.epochs, arguments.unfinished, found) if arguments.epochs > 0 else []
    revision = newest_revision(path, committed, found)
    states = []
    for block in range((count + size - 1) // size):
        state = check_block(path, block, arguments.run, len(committed), revision, arguments.unfinished, found)
        check_overlay(block, size, state, decided, applied, found)
        states.append(state)
    if arguments.export and all(state["columns"] for state in states):
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
