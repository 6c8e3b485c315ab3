"""Trains a classifier of PyTorch on cleaned labels: soft targets and weights, by the loss sum(w * CE(p, t)) / sum(w).

    python3 example_torch.py features.npy http://127.0.0.1:8080 fashion            # from `satcurate serve --roles web`
    python3 example_torch.py features.npy fashion-npy                              # from `satcurate export fashion --to fashion-npy`

features.npy is N x F, row i the sample of index i. Your own data goes where `inputs[i]` stands.
"""

import sys

import numpy as np
import satcurate
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class CleanDataset(Dataset):
    """Inputs with their cleaned targets and weights; leaves out what was discarded.

    inputs: anything that inputs[i] gives the tensor or array of the sample of index i of.
    """

    def __init__(self, inputs, data: satcurate.Data) -> None:
        self.inputs, self.data = inputs, data
        self.rows = np.flatnonzero(data.weight > 0)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, item: int):
        row = self.rows[item]
        return torch.as_tensor(self.inputs[self.data.index[row]]), torch.from_numpy(self.data.target[row]), self.data.weight[row]


def loss_of(logits: torch.Tensor, target: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """The weighted mean of the cross-entropies: B x C logits and probabilities, B weights of which not all are 0."""
    cross_entropy = -(target * torch.log_softmax(logits, dim=1)).sum(dim=1)
    return (weight * cross_entropy).sum() / weight.sum()


def train(inputs: np.ndarray, data: satcurate.Data, epochs: int = 10, seed: int = 1) -> nn.Module:
    """A linear model: the place for your own."""
    torch.manual_seed(seed)
    model = nn.Linear(inputs.shape[1], len(data.classes))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    loader = DataLoader(CleanDataset(inputs, data), batch_size=64, shuffle=True)
    for epoch in range(epochs):
        total = 0.0
        for x, target, weight in loader:
            loss = loss_of(model(x.float()), target, weight.float())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += float(loss) * len(x)
        print(f"epoch {epoch + 1}/{epochs} loss {total / len(loader.dataset):.4f}")
    return model


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    features = np.load(sys.argv[1])
    cleaned = satcurate.load(*sys.argv[2:]) if len(sys.argv) == 4 else satcurate.load_folder(sys.argv[2])
    trained = train(features, cleaned)
    with torch.no_grad():
        agreement = (trained(torch.from_numpy(features).float()).argmax(1).numpy()[cleaned.index] == cleaned.target.argmax(1)).mean()
    print(f"agrees with the cleaned labels: {agreement:.4f}")
