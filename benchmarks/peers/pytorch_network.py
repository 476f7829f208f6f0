"""Images a second of the paper's network in PyTorch, on the processor.

The same network as models/alexnet (224, LRN, groups, dropout), the same batch, the paper's update, random images in
memory. Usage: pytorch_network.py train|infer float32|bfloat16 BATCH REPEATS contiguous|channels_last [compiled]
Prints one line, which compare.py reads; compiling, which needs a C++ compiler, is part of the warm-up.
"""

import statistics
import sys
import time

import torch
from torch import nn


class Lrn(nn.LocalResponseNorm):
    """PyTorch has no bfloat16 LRN on the processor: its neighbors stay in bfloat16, it computes in float32."""

    def forward(self, activations):
        return super().forward(activations.float()).to(activations.dtype)


class AlexNet(nn.Module):
    def __init__(self, classes=1000):
        super().__init__()
        # PyTorch divides alpha by size: the paper's 1e-4 is 5e-4 here.
        lrn = lambda: Lrn(5, alpha=5e-4, beta=0.75, k=2.0)
        self.features = nn.Sequential(
            nn.ConstantPad2d((0, 3, 0, 3), 0.0),
            nn.Conv2d(3, 96, 11, stride=4), nn.ReLU(inplace=True), lrn(), nn.MaxPool2d(3, 2),
            nn.Conv2d(96, 256, 5, padding=2, groups=2), nn.ReLU(inplace=True), lrn(), nn.MaxPool2d(3, 2),
            nn.Conv2d(256, 384, 3, padding=1), nn.ReLU(inplace=True),
            nn.Conv2d(384, 384, 3, padding=1, groups=2), nn.ReLU(inplace=True),
            nn.Conv2d(384, 256, 3, padding=1, groups=2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2))
        self.classifier = nn.Sequential(
            nn.Linear(9216, 4096), nn.ReLU(inplace=True), nn.Dropout(0.5),
            nn.Linear(4096, 4096), nn.ReLU(inplace=True), nn.Dropout(0.5),
            nn.Linear(4096, classes))

    def forward(self, images):
        return self.classifier(torch.flatten(self.features(images), 1))


def main():
    mode, precision, batch, repeats, layout = sys.argv[1:6]
    compiled = sys.argv[6:] == ["compiled"]
    batch, repeats = int(batch), int(repeats)
    memory_format = torch.channels_last if layout == "channels_last" else torch.contiguous_format
    torch.manual_seed(1)
    network = AlexNet().to(memory_format=memory_format)
    images = (torch.rand(batch, 3, 224, 224) * 255 - 127).to(memory_format=memory_format)
    labels = torch.arange(batch) % 1000
    autocast = torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision == "bfloat16")
    name = f"pytorch-{layout}"
    if compiled:
        network = torch.compile(network)
        name = f"pytorch-compiled-{layout}"
    seconds = []
    if mode == "train":
        network.train()
        update = torch.optim.SGD(network.parameters(), lr=0.0001, momentum=0.9, weight_decay=0.0005)
        for i in range(repeats + 2):
            start = time.perf_counter()
            update.zero_grad(set_to_none=True)
            with autocast:
                loss = nn.functional.cross_entropy(network(images), labels)
            loss.backward()
            update.step()
            if i >= 2:
                seconds.append(time.perf_counter() - start)
    else:
        network.eval()
        if precision == "bfloat16":
            network = network.to(torch.bfloat16)
            images = images.to(torch.bfloat16)
        with torch.inference_mode():
            for i in range(repeats + 3):
                start = time.perf_counter()
                network(images)
                if i >= 3:
                    seconds.append(time.perf_counter() - start)
    seconds.sort()
    median = statistics.median(seconds)
    print(f"{name} {mode} {precision} batch {batch}: median {1e3 * median:.1f} ms "
          f"({1e3 * seconds[0]:.1f} to {1e3 * seconds[-1]:.1f}), {batch / median:.1f} images/s")


if __name__ == "__main__":
    main()
