#!/usr/bin/env python3
"""Time and peak memory of the program on 1,000,000 generated rows: ingest, a short clean, and every export that streams.

    python3 bench/Million/million.py [--rows 1000000] [--keep FOLDER]

Each command is a process of its own; its peak memory is what the kernel says of it (ru_maxrss). The rows are made here and mean nothing:
8 numbers, 10 classes, a tenth of the labels wrong. Standard library only; ./satcurate must be built.
"""
import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EXPORTS = {
    "csv": ["--to", "rows.csv"],
    "jsonl": ["--to", "rows.jsonl"],
    "parquet": ["--to", "rows.parquet"],
    "npy": ["--to", "rows-npy", "--format", "npy"],
    "webdataset": ["--to", "rows-shards", "--format", "webdataset"],
    "history, csv": ["--to", "history.csv", "--history"],
}


def write_rows(path, rows):
    generator = random.Random(1)
    with open(path, "w") as file:
        file.write("a,b,c,d,e,f,g,h,label\n")
        for _ in range(rows):
            truth = generator.randrange(10)
            label = generator.randrange(10) if generator.random() < 0.1 else truth
            values = ",".join(f"{(truth >> (i & 3) & 1) + generator.gauss(0, 0.3):.4f}" for i in range(8))
            file.write(f"{values},{label}\n")


def run(arguments, store):
    """Seconds, and peak memory in MB, of one command."""
    environment = dict(os.environ, SATCURATE_STORE=store)
    begun = time.monotonic()
    child = subprocess.Popen([os.path.join(ROOT, "satcurate"), *arguments], env=environment, cwd=os.path.dirname(store), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"error: satcurate {' '.join(arguments)} failed: {errors.decode()[-500:]}")
    return time.monotonic() - begun, usage.ru_maxrss / 1024


def size(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(folder, name)) for folder, _, names in os.walk(path) for name in names)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--keep", help="folder to work in and leave; default: a temporary one")
    options = parser.parse_args()
    folder = os.path.abspath(options.keep) if options.keep else tempfile.mkdtemp(prefix="satcurate-million-")
    os.makedirs(folder, exist_ok=True)
    try:
        write_rows(os.path.join(folder, "rows-in.csv"), options.rows)
        store = os.path.join(folder, "store")
        print(f"| {options.rows:,} rows | seconds | rows/s | peak memory | written |\n|---|---|---|---|---|", flush=True)
        commands = [
            ("ingest", ["ingest", "rows", "rows-in.csv", "--label-column", "label"], store),
            ("clean, 2 epochs", ["clean", "rows", "--epochs", "2", "--warmup", "1", "--resident-samples", "100000", "--report", "report.html"], store),
            *((f"export {name}", ["export", "rows", *arguments], os.path.join(folder, arguments[1])) for name, arguments in EXPORTS.items()),
        ]
        for name, arguments, written in commands:
            seconds, memory = run(arguments, store)
            print(f"| {name} | {seconds:.1f} | {options.rows / seconds:,.0f} | {memory:,.0f} MB | {size(written) / 1e6:,.0f} MB |", flush=True)
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
