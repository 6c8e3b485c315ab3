"""Loads a model that `satcurate model DATASET --to model.safetensors` wrote, as a PyTorch module.

    import satcurate_model
    model, card = satcurate_model.load("model.safetensors")     # in evaluation mode
    logits = model(images)                                      # N x C x H x W pixels in 0..255
    label = card["classes"][int(logits[0].argmax())]

A model that may abstain (clean --method selective) has the logit of abstention behind those of the classes: card["model"].get("abstains").
Features are N x F numbers as they were ingested; texts are given as a list of strings. Standardisation is part of the model. Of a TorchScript
module (clean --model script:FILE) the file has the weights alone: load("model.safetensors", module=torch.jit.load("FILE")). Needs PyTorch
1.13 or newer and nothing else.
"""

import json
import struct
import unicodedata
from collections import OrderedDict

import torch
from torch import nn

TYPES = {
    "F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64, "I32": torch.int32,
    "I16": torch.int16, "I8": torch.int8, "U8": torch.uint8, "BOOL": torch.bool,
}
BUCKETS = 1 << 17
MAX_WORDS = 2000


def load(path, module=None):
    """The model and its card: classes, architecture, preprocessing, run. Raises ValueError where the file is none of satcurate's.

    module: the module that was trained, where the card's architecture is "script"; it takes the weights of the file.
    """
    tensors, metadata = read_safetensors(path)
    if "satcurate" not in metadata:
        raise ValueError(f"{path}: no model of satcurate")
    card = json.loads(metadata["satcurate"])
    if card["model"]["architecture"] == "script":
        return scripted(path, card, tensors, module).eval(), card
    if module is not None:
        raise ValueError(f"{path}: a model of satcurate's own, which takes no module")
    model = build(card)
    model.load_state_dict(tensors)
    return model.eval(), card


def scripted(path, card, tensors, module):
    """A TorchScript module with the weights of a file, behind the standardisation that the card states."""
    script = card["model"]["script"]
    if module is None:
        raise ValueError(
            f"{path}: the weights of a TorchScript module (SHA-256 of its file: {script['sha256']}); "
            f"load it too: satcurate_model.load({path!r}, module=torch.jit.load(FILE))")
    module.load_state_dict(tensors)
    model = Classifier(module, card["model"]["input"], len(script["mean"]))
    model.mean.copy_(torch.tensor(script["mean"]).reshape(model.mean.shape))
    model.scale.copy_(torch.tensor(script["scale"]).reshape(model.scale.shape))
    return model


def read_safetensors(path):
    """The tensors of a file by name, and its metadata."""
    with open(path, "rb") as file:
        prefix = file.read(8)
        if len(prefix) < 8:
            raise ValueError(f"{path}: no safetensors file")
        header = json.loads(file.read(struct.unpack("<Q", prefix)[0]))
        data = bytearray(file.read())
    metadata = header.pop("__metadata__", {})
    tensors = OrderedDict()
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        flat = torch.frombuffer(data[start:end], dtype=TYPES[entry["dtype"]])
        tensors[name] = flat.reshape(entry["shape"])
    return tensors, metadata


def build(card):
    """The module that a card describes, with weights of its own."""
    model = card["model"]
    classes = len(card["classes"]) + model.get("abstains", False)  # the logit of abstention is the last
    kind, shape, width = model["architecture"], model["shape"], model["width"]
    if kind == "text":
        return Classifier(TextModel(width, classes), "text", 1)
    values = 1
    for size in shape:
        values *= size
    if kind == "linear":
        body = nn.Sequential(OrderedDict(flatten=nn.Flatten(), head=nn.Linear(values, classes)))
    elif kind == "mlp":
        body = nn.Sequential(OrderedDict(
            flatten=nn.Flatten(), first=nn.Linear(values, width), relu1=nn.ReLU(), second=nn.Linear(width, width), relu2=nn.ReLU(),
            head=nn.Linear(width, classes)))
    elif kind == "cnn":
        body = small_residual_cnn(shape, classes, width, model["depth"])
    elif kind in ("resnet18", "resnet34"):
        body = resnet(shape, classes, [2, 2, 2, 2] if kind == "resnet18" else [3, 4, 6, 3])
    elif kind == "wrn-28-10":
        body = wide_resnet(shape, classes)
    else:
        raise ValueError(f"unknown architecture '{kind}': this loader is older than the file")
    return Classifier(body, model["input"], shape[0])


class Classifier(nn.Module):
    """A network behind the standardisation of its inputs."""

    def __init__(self, body, kind, channels):
        super().__init__()
        self.kind = kind
        dimensions = (1, channels, 1, 1) if kind == "image" else (1, channels)
        self.body = body
        self.register_buffer("mean", torch.zeros(dimensions))
        self.register_buffer("scale", torch.ones(dimensions))

    def forward(self, inputs):
        if self.kind == "text":
            return self.body(inputs)
        return self.body((inputs.to(torch.float32) - self.mean) * self.scale)


class ConvolutionBlock(nn.Module):
    def __init__(self, inputs, outputs, kernel=3, stride=1, relu=True):
        super().__init__()
        self.convolution = nn.Conv2d(inputs, outputs, kernel, stride, padding=(kernel - 1) // 2, bias=False)
        self.norm = nn.BatchNorm2d(outputs)
        self.relu = relu

    def forward(self, inputs):
        normal = self.norm(self.convolution(inputs))
        return normal.relu() if self.relu else normal


class ResidualBlock(nn.Module):
    def __init__(self, inputs, outputs, stride=1):
        super().__init__()
        self.first = ConvolutionBlock(inputs, outputs, 3, stride)
        self.second = ConvolutionBlock(outputs, outputs, relu=False)
        if stride != 1 or inputs != outputs:
            self.shortcut = ConvolutionBlock(inputs, outputs, 1, stride, relu=False)
        else:
            self.shortcut = None

    def forward(self, inputs):
        passed = inputs if self.shortcut is None else self.shortcut(inputs)
        return (self.second(self.first(inputs)) + passed).relu()


def small_residual_cnn(shape, classes, width, depth):
    layers = OrderedDict(stem=ConvolutionBlock(shape[0], width, 3, 2 if max(shape[1:]) > 40 else 1))
    for stage in (1, 2, 3):
        inputs = width << (stage - 1)
        layers[f"widen{stage}"] = ConvolutionBlock(inputs, 2 * inputs)
        layers[f"halve{stage}"] = nn.MaxPool2d(2)
        if stage != 2:
            for block in range(1, depth + 1):
                layers[f"residual{stage}_{block}"] = ResidualBlock(2 * inputs, 2 * inputs)
    layers.update(pool=nn.AdaptiveAvgPool2d(1), flatten=nn.Flatten(), head=nn.Linear(8 * width, classes))
    return nn.Sequential(layers)


def resnet(shape, classes, blocks):
    layers = OrderedDict(stem=ConvolutionBlock(shape[0], 64))
    inputs = 64
    for stage, count in enumerate(blocks):
        for block in range(count):
            layers[f"stage{stage + 1}_{block + 1}"] = ResidualBlock(inputs, 64 << stage, 2 if block == 0 and stage > 0 else 1)
            inputs = 64 << stage
    layers.update(pool=nn.AdaptiveAvgPool2d(1), flatten=nn.Flatten(), head=nn.Linear(inputs, classes))
    return nn.Sequential(layers)


class WideResidualBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.norm1 = nn.BatchNorm2d(inputs)
        self.convolution1 = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)
        self.convolution2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.shortcut = None if inputs == outputs else nn.Conv2d(inputs, outputs, 1, stride, bias=False)

    def forward(self, inputs):
        active = self.norm1(inputs).relu()
        residual = self.convolution2(self.norm2(self.convolution1(active)).relu())
        return residual + (inputs if self.shortcut is None else self.shortcut(active))


def wide_resnet(shape, classes):
    layers = OrderedDict(stem=nn.Conv2d(shape[0], 16, 3, padding=1, bias=False))
    inputs = 16
    for stage in range(3):
        for block in range(4):
            layers[f"stage{stage + 1}_{block + 1}"] = WideResidualBlock(inputs, 160 << stage, 2 if block == 0 and stage > 0 else 1)
            inputs = 160 << stage
    layers.update(
        norm=nn.BatchNorm2d(inputs), relu=nn.ReLU(), pool=nn.AdaptiveAvgPool2d(1), flatten=nn.Flatten(), head=nn.Linear(inputs, classes))
    return nn.Sequential(layers)


class TextModel(nn.Module):
    """The mean of a text's feature embeddings, and softmax regression on it."""

    def __init__(self, width, classes):
        super().__init__()
        self.table = nn.EmbeddingBag(BUCKETS, width, mode="mean")
        self.head = nn.Linear(width, classes)

    def forward(self, texts):
        bags = [text_features(text) for text in texts]
        starts = [0]
        for bag in bags[:-1]:
            starts.append(starts[-1] + len(bag))
        device = self.head.weight.device
        ids = torch.tensor([number for bag in bags for number in bag], dtype=torch.int64, device=device)
        return self.head(self.table(ids, torch.tensor(starts, dtype=torch.int64, device=device)) * 10)


def text_features(text):
    """Hashed words, pairs of neighbouring words, and 3 to 5 neighbouring characters of a word: numbers of embeddings."""
    ids, word, whole, words = [], [], False, 0
    previous = seed(1)
    ids.append(bucket(previous))

    def end():
        nonlocal previous, words, word
        hashed = seed(1)
        for unit in word:
            hashed = add(hashed, unit)
        ids.append(bucket(hashed))
        ids.append(bucket(add(add(seed(2), previous), hashed)))
        if whole:
            marked = [ord("<"), *word, ord(">")]
            for start in range(len(marked) - 2):
                gram = seed(3)
                for length, unit in enumerate(marked[start:start + 5], 1):
                    gram = add(gram, unit)
                    if length >= 3:
                        ids.append(bucket(gram))
        previous, words, word = hashed, words + 1, []

    for character in text:
        if words == MAX_WORDS:
            break
        category = unicodedata.category(character)
        part_of_word = category[0] == "L" or category in ("Nd", "Mn", "Mc")
        if word and not (part_of_word and whole):
            end()
        if part_of_word or not (character.isspace() or category == "Cc"):
            lower = character.lower()
            word.append(ord(lower) if len(lower) == 1 else ord(character))
            whole = part_of_word
    if word and words < MAX_WORDS:
        end()
    return ids


MASK = (1 << 64) - 1


def seed(kind):
    return add(0xCBF29CE484222325, kind)


def add(hashed, unit):
    return ((hashed ^ unit) * 0x100000001B3) & MASK


def bucket(hashed):
    return (((hashed ^ (hashed >> 32)) * 0x9E3779B97F4A7C15) & MASK) >> 47
