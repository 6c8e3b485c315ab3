"""Reads a feed and prints a line of JSON for every batch, then one for the end.

    read_feed.py URL DATASET [--follow] [--revision R] [--token T] [--batch N] [--steps] [--compare FOLDER]

With --steps it waits for a line on stdin before each batch is taken. With --compare the rows, all taken together, are held against an npy export.
"""

import argparse
import json
import sys

import numpy as np
import satcurate

parser = argparse.ArgumentParser()
parser.add_argument("url")
parser.add_argument("dataset")
parser.add_argument("--follow", action="store_true")
parser.add_argument("--revision")
parser.add_argument("--token")
parser.add_argument("--batch", type=int, default=1024)
parser.add_argument("--retries", type=int, default=60)
parser.add_argument("--steps", action="store_true")
parser.add_argument("--compare")
args = parser.parse_args()

feed = satcurate.Feed(args.url, args.dataset, args.revision, args.follow, args.token, args.batch, retries=args.retries, pause=0.1)
data = None
if args.steps:
    sys.stdin.readline()
for batch in feed:
    data = data or satcurate.empty(feed.classes, feed.samples)
    data.update(batch)
    line = {"revision": batch.revision, "epoch": batch.epoch, "decision_sequence": batch.decision_sequence, "last_of_revision": batch.last_of_revision}
    print(json.dumps({**line, "token": batch.token, "index": batch.index.tolist()}), flush=True)
    if args.steps and not sys.stdin.readline():
        sys.exit("nobody asks for more")
end = {"status": feed.status, "token": feed.token}
if args.compare:
    export = satcurate.load_folder(args.compare)
    corrected = np.load(args.compare + "/corrected.npy")
    decided = data.decision >= 0
    end["same"] = bool(
        (data.index == export.index).all()
        and (data.target == export.target).all()
        and (data.weight == export.weight).all()
        and (data.decision[decided] == corrected[decided]).all()
        and data.classes == export.classes
        and data.revision == export.revision
    )
    end["decisions"] = {str(i): int(data.decision[i]) for i in np.flatnonzero(data.decision != satcurate.NO_DECISION)}
print(json.dumps(end))
