"""The author's networks for CIFAR-10 in PyTorch, trained as `alexnet train` trains them: do both learn the same?

    python benchmarks/peers/cifar.py CIFAR_TAR 19pct|18pct EPOCHS FIRST_DROP SECOND_DROP SEED

CIFAR_TAR holds train/CLASS/* and test/CLASS/*. The same pixels, minus the mean picture; the same deviations of the first
weights, decays, rates (a tenth of it after FIRST_DROP epochs, a hundredth after SECOND_DROP), batches of 128. Prints the
training error of each epoch and in the end the test error. For Python with torch 2.13, numpy and Pillow.
"""
import io
import sys
import tarfile
import time

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.nn import functional

BATCH = 128
RATE = 0.001
FULL_DECAY = {"19pct": 3.0, "18pct": 1.0}


class WithinMap(nn.Module):
    """Response normalization within each map: 3 x 3, alpha 5e-5 / 9, beta 0.75."""

    def forward(self, x):
        squares = functional.avg_pool2d(x * x, 3, stride=1, padding=1) * 9
        return x * (1 + 5e-5 / 9 * squares).pow(-0.75)


def network(name):
    norm = WithinMap if name == "18pct" else nn.Identity
    layers = [
        nn.Conv2d(3, 32, 5, padding=2), nn.MaxPool2d(3, 2, ceil_mode=True), nn.ReLU(), norm(),
        nn.Conv2d(32, 32, 5, padding=2), nn.ReLU(), nn.AvgPool2d(3, 2, ceil_mode=True), norm(),
        nn.Conv2d(32, 64, 5, padding=2), nn.ReLU(), nn.AvgPool2d(3, 2, ceil_mode=True),
        nn.Flatten(), nn.Linear(64 * 4 * 4, 10),
    ]
    learning = [layer for layer in layers if hasattr(layer, "weight")]
    for layer, deviation in zip(learning, (0.0001, 0.01, 0.01, 0.01)):
        nn.init.normal_(layer.weight, std=deviation)
        nn.init.zeros_(layer.bias)
    groups = []
    for layer in learning:
        decay = FULL_DECAY[name] if isinstance(layer, nn.Linear) else 0.004
        groups.append({"params": [layer.weight], "lr": RATE, "weight_decay": decay})
        groups.append({"params": [layer.bias], "lr": 2 * RATE, "weight_decay": 0})
    return nn.Sequential(*layers), groups


def pictures(path):
    splits = {"train": ([], []), "test": ([], [])}
    with tarfile.open(path) as tar:
        names = sorted({member.name.split("/")[1] for member in tar if member.isfile()})
    with tarfile.open(path) as tar:
        for member in tar:
            if member.isfile():
                split, label, _ = member.name.split("/")
                decoded = Image.open(io.BytesIO(tar.extractfile(member).read())).convert("RGB")
                splits[split][0].append(np.asarray(decoded).transpose(2, 0, 1))
                splits[split][1].append(names.index(label))
    return {k: (torch.from_numpy(np.stack(v[0])).float(), torch.tensor(v[1])) for k, v in splits.items()}


def main():
    path, name = sys.argv[1], sys.argv[2]
    epochs, first, second, seed = map(int, sys.argv[3:7])
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    data = pictures(path)
    images, labels = data["train"]
    mean = images.mean(0)
    images -= mean
    net, groups = network(name)
    optimizer = torch.optim.SGD(groups, momentum=0.9)
    start = time.time()
    for epoch in range(epochs):
        if epoch in (first, second):
            for group in optimizer.param_groups:
                group["lr"] /= 10
        wrong = 0
        for batch in torch.randperm(len(images)).split(BATCH):
            logits = net(images[batch])
            optimizer.zero_grad()
            functional.cross_entropy(logits, labels[batch]).backward()
            optimizer.step()
            wrong += (logits.argmax(1) != labels[batch]).sum().item()
        print(f"epoch {epoch + 1}: training error {100 * wrong / len(images):.1f} %, "
              f"{len(images) * (epoch + 1) / (time.time() - start):.0f} images/s", flush=True)
    with torch.no_grad():
        tests, truth = data["test"]
        wrong = sum((net(part - mean).argmax(1) != right).sum().item()
                    for part, right in zip(tests.split(500), truth.split(500)))
    print(f"{name}, {epochs} epochs, seed {seed}: test error {100 * wrong / len(truth):.1f} %")


if __name__ == "__main__":
    main()
