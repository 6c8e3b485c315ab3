"""The development sets, the noise put into them, and a form of each that `satcurate ingest` reads. Standard library only."""
import csv
import gzip
import os
import random
import tarfile

FASHION_MAP = {"9": "7", "2": "4", "6": "0", "5": "7", "0": "6"}
CIFAR_MAP = {"truck": "automobile", "bird": "airplane", "deer": "horse", "cat": "dog", "dog": "cat"}
LETTERS_MAP = {"O": "Q", "I": "J", "E": "F", "U": "V", "B": "R", "G": "C", "P": "F", "H": "K"}

SYMMETRIC = ("symmetric 0.05", "symmetric 0.2", "symmetric 0.4", "symmetric 0.6")
ASYMMETRIC = ("asymmetric 0.05", "asymmetric 0.2", "asymmetric 0.4")
OTHERS = ("imbalance 10:1, symmetric 0.2", "open set 0.1", "clean")
INJECTED = (*SYMMETRIC, *ASYMMETRIC, *OTHERS)


class DevelopmentSet:
    """Samples with their true labels, and the kinds of noise to look at.

    records: samples as bytes or rows; write(folder, records) -> arguments of ingest that name them; human: kind -> given labels; dear: to train on.
    """

    def __init__(self, name, records, truth, write, confusions=None, kinds=INJECTED, human=None, dear=False):
        self.name, self.records, self.truth, self.write, self.dear = name, records, truth, write, dear
        self.classes = sorted(set(truth))
        self.confusions = confusions or dict(zip(self.classes, self.classes[1:] + self.classes[:1]))
        few = len(self.classes) < 5  # none could be spared for the open set
        self.kinds = (*(kind for kind in kinds if not (few and kind.startswith("open set"))), *(human or {}))
        self.human = human or {}

    def noisy(self, kind, seed, limit):
        """Records, given labels, true labels (None: belongs to no class) and classes of one kind of noise; the same for the same seed."""
        chance = random.Random(f"{self.name} {kind} {seed}")
        taken = range(min(limit, len(self.truth)))
        truth = self.truth
        if kind in self.human:
            given = self.human[kind]
        elif kind == "clean":
            given = truth
        elif kind.startswith("symmetric"):
            given = self._symmetric(truth, float(kind.split()[1]), chance)
        elif kind.startswith("asymmetric"):
            rate = float(kind.split()[1])
            given = [self.confusions[label] if label in self.confusions and chance.random() < rate else label for label in truth]
        elif kind.startswith("imbalance"):
            taken = self._imbalanced(limit, chance)
            given = self._symmetric(truth, 0.2, chance)
        else:
            return self._open_set(0.1, limit, chance)
        return [self.records[i] for i in taken], [given[i] for i in taken], [truth[i] for i in taken], self.classes

    def _symmetric(self, truth, rate, chance):
        return [chance.choice(self.classes) if chance.random() < rate else label for label in truth]

    def _imbalanced(self, limit, chance):
        """Every second class keeps a tenth of its samples."""
        rare = set(self.classes[1::2])
        return [i for i, label in enumerate(self.truth) if label not in rare or chance.random() < 0.1][:limit]

    def _open_set(self, rate, limit, chance):
        """A fifth of the classes, two at least, leave the set; their samples come in under labels of the others."""
        out = set(self.classes[-max(2, len(self.classes) // 5):])
        classes = [label for label in self.classes if label not in out]
        inside = [i for i, label in enumerate(self.truth) if label not in out]
        outside = [i for i, label in enumerate(self.truth) if label in out]
        size = min(limit, len(inside))
        strangers = outside[:int(rate * size)]
        taken = sorted(inside[:size - len(strangers)] + strangers)
        truth = [None if self.truth[i] in out else self.truth[i] for i in taken]
        return [self.records[i] for i in taken], [label or chance.choice(classes) for label in truth], truth, classes


def idx(folder, records):
    path = os.path.join(folder, "images-idx3-ubyte")
    with open(path, "wb") as file:
        for number in (0x803, len(records), 28, 28):
            file.write(number.to_bytes(4, "big"))
        file.writelines(records)
    return [path, "--format", "idx"]


def cifar_binary(folder, records):
    path = os.path.join(folder, "images.bin")
    with open(path, "wb") as file:
        file.writelines(records)
    return [path, "--format", "cifar10"]


def csv_table(header):
    def write(folder, records):
        path = os.path.join(folder, "rows.csv")
        with open(path, "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *records])
        return [path, "--format", "csv"]
    return write


def npy(header):
    """Rows of float32, under the header of the file they come from with their number."""
    def write(folder, records):
        path = os.path.join(folder, "features.npy")
        text = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({len(records)}, {header}), }}"
        with open(path, "wb") as file:
            file.write(b"\x93NUMPY\x01\x00" + (118).to_bytes(2, "little") + text.ljust(117).encode() + b"\n")
            file.writelines(records)
        return [path, "--format", "npy"]
    return write


def pictures(folder, records):
    """One folder whose name says nothing of the labels."""
    root = os.path.join(folder, "pictures")
    os.makedirs(os.path.join(root, "all"), exist_ok=True)
    for i, data in enumerate(records):
        with open(os.path.join(root, "all", f"{i:06}.jpeg"), "wb") as file:
            file.write(data)
    return [root, "--format", "imagefolder"]


def column(path, name):
    with open(path, newline="", encoding="utf-8") as file:
        return [row[name] for row in csv.DictReader(file)]


def chunks(data, size):
    return [data[i:i + size] for i in range(0, len(data), size)]


def fashion(data):
    with gzip.open(os.path.join(data, "fashion-mnist/train-images-idx3-ubyte.gz")) as file:
        records = chunks(file.read()[16:], 784)
    with gzip.open(os.path.join(data, "fashion-mnist/train-labels-idx1-ubyte.gz")) as file:
        truth = [str(label) for label in file.read()[8:]]
    return DevelopmentSet("Fashion-MNIST", records, truth, idx, FASHION_MAP, dear=True)


def cifar(data, full):
    """Its pictures are the dearest to train on: noise that other sets have too is left to a full study."""
    with gzip.open(os.path.join(data, "cifar10/data_batch_1.bin.gz")) as file:
        records = chunks(file.read(), 3073)
    annotators = ("worst", "random1", "aggregate") if full else ("worst",)
    human = {f"human {kind}": column(os.path.join(data, f"cifar10/batch1_human_{kind}.csv"), "label") for kind in annotators}
    return DevelopmentSet("CIFAR-10", records, column(os.path.join(data, "cifar10/batch1_truth.csv"), "label"), cifar_binary, CIFAR_MAP,
                          kinds=INJECTED if full else ("symmetric 0.4",), human=human, dear=True)


def banking(data):
    with gzip.open(os.path.join(data, "text/banking77_train.csv.gz"), "rt", newline="", encoding="utf-8") as file:
        rows = [(row["text"], row["category"]) for row in csv.DictReader(file)]
    random.Random("banking77").shuffle(rows)  # the file is ordered by class
    return DevelopmentSet("banking77", [(text,) for text, _ in rows], [label for _, label in rows], csv_table(["text"]), dear=True)


def trec(data):
    with gzip.open(os.path.join(data, "text/trec_train_5500.label.gz")) as file:
        rows = [line.decode("latin-1").strip().split(" ", 1) for line in file]
    return DevelopmentSet("TREC", [(text,) for _, text in rows], [label.split(":")[0] for label, _ in rows], csv_table(["text"]))


def tabular(name, path, label, confusions=None):
    with gzip.open(path, "rt", newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        header = next(reader)
        at = header.index(label)
        rows = list(reader)
    header = header[:at] + header[at + 1:]
    return DevelopmentSet(name, [row[:at] + row[at + 1:] for row in rows], [row[at] for row in rows], csv_table(header), confusions)


def labelme(data):
    with open(os.path.join(data, "labelme-crowd/LabelMe_VGG_avg_train.npy"), "rb") as file:
        features = file.read()[128:]
    truth = column(os.path.join(data, "labelme-crowd/truth.csv"), "label")
    width = len(features) // len(truth) // 4
    human = {"one annotator": column(os.path.join(data, "labelme-crowd/one_annotator.csv"), "label")}
    return DevelopmentSet("LabelMe", chunks(features, 4 * width), truth, npy(width), kinds=(), human=human)


def imagenette(data):
    with tarfile.open(os.path.join(data, "imagenette-subset/images.tar")) as tar:
        records = sorted((member.name, tar.extractfile(member).read()) for member in tar if member.isfile() and "train/" in member.name)
    random.Random("imagenette").shuffle(records)
    truth = [name.split("/")[-2] for name, _ in records]
    return DevelopmentSet("imagenette", [picture for _, picture in records], truth, pictures, kinds=("symmetric 0.4",), dear=True)


def all_sets(data, full=False):
    """The sets by name; each is read when it is called for. Full: with every kind of noise."""
    return {
        "LabelMe": lambda: labelme(data),
        "letters": lambda: tabular("letters", os.path.join(data, "tabular/letter-recognition.data.gz"), "lettre", LETTERS_MAP),
        "adult": lambda: tabular("adult", os.path.join(data, "tabular/adult_train.csv.gz"), "income-per-year"),
        "TREC": lambda: trec(data),
        "banking77": lambda: banking(data),
        "Fashion-MNIST": lambda: fashion(data),
        "CIFAR-10": lambda: cifar(data, full),
        "imagenette": lambda: imagenette(data),
    }
