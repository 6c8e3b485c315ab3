"""Compares what PyTorch makes of an exported model with what `satcurate predict` said: compare_model.py LOADER MODEL INPUT PREDICTIONS [MODULE].

INPUT is an IDX3 file, a CSV of features with a header, or JSONL with a key text; MODULE the TorchScript module of the model. Prints the largest difference of a logarithm of a probability.
"""

import csv
import json
import struct
import sys

sys.path.insert(0, sys.argv[1])
import satcurate_model
import torch

if len(sys.argv) > 5:
    try:
        satcurate_model.load(sys.argv[2])
        raise SystemExit("the weights of a module were loaded without it")
    except ValueError as error:
        assert "module=torch.jit.load" in str(error), error
    model, card = satcurate_model.load(sys.argv[2], module=torch.jit.load(sys.argv[5]))
else:
    model, card = satcurate_model.load(sys.argv[2])


def images(path):
    with open(path, "rb") as file:
        _, count, height, width = struct.unpack(">IIII", file.read(16))
        pixels = torch.frombuffer(bytearray(file.read()), dtype=torch.uint8)
    return pixels.reshape(count, 1, height, width).float()


def features(path):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    values = [[value for column in card["columns"] for value in cells(column, row[column["name"]])] for row in rows]
    return torch.tensor(values)


def cells(column, cell):
    return [float(cell)] if column["levels"] is None else [float(cell == level) for level in column["levels"]]


def texts(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line)["text"] for line in file if line.strip()]


inputs = {"image": images, "features": features, "text": texts}[card["model"]["input"]](sys.argv[3])
with torch.no_grad():
    logits = model(inputs)
abstains = card["model"].get("abstains", False)
ours = torch.log_softmax(logits[:, :-1] if abstains else logits, 1)
with open(sys.argv[4], newline="") as file:
    rows = list(csv.DictReader(file))
theirs = torch.tensor([json.loads(row["prediction"]) for row in rows]).log()
assert ("abstention" in rows[0]) == abstains
if abstains:
    ours = torch.cat([ours, torch.log_softmax(logits, 1)[:, -1:]], 1)
    theirs = torch.cat([theirs, torch.tensor([[float(row["abstention"])] for row in rows]).log()], 1)
assert ours.shape == theirs.shape, (ours.shape, theirs.shape)
assert [row["predicted_label"] for row in rows] == [card["classes"][int(i)] for i in theirs[:, :len(card["classes"])].argmax(1)]
assert float(theirs.std()) > 0.1, "the predictions say nothing"
print(float((ours - theirs).abs().max()))
