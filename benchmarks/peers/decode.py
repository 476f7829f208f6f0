"""Decodes and resizes the pictures of a folder with this project, OpenCV and Pillow in turn, on one core, and prints the rates.

Usage: decode.py FOLDER [ROUNDS]   (after the program and the peer opencv were built; Linux, python with pillow and numpy)
FOLDER holds the pictures themselves. From the bytes of a file in memory to the central square of 256, one thread pinned to
a core; each round runs every program, in alternating order, each a process of its own that warms up before it is measured.
Rates are images a second of processor time. What the programs do: benchmarks/README.md.
"""

import io
import os
import pathlib
import sys
import time

from compare import PEERS, ROOT, java, measured, spread
from prepare import decoded

WARM_UP, MEASURED = 3, 3
OURS = "AlexNet4J (Lanczos)"


def rate(files, least):
    """Images a second of processor time, over whole passes that take at least so many seconds."""
    begin = time.process_time()
    images = 0
    while time.process_time() < begin + least:
        for file in files:
            decoded(io.BytesIO(file))
        images += len(files)
    return images / (time.process_time() - begin)


def pillow(folder):
    files = [path.read_bytes() for path in sorted(folder.iterdir())]
    rate(files, WARM_UP)
    print(f"Pillow: {rate(files, MEASURED):.1f} images/s of a core")


def jobs(folder):
    ours = [ROOT / "benchmarks/target/classes", ROOT / "benchmarks/target/lib/*"]
    opencv = java(*ours, PEERS / "target/opencv/classes", PEERS / "target/opencv/lib/*", "DecodeSpeed")
    opencv += [str(folder), "org.alexnet4j.benchmarks.peers.OpenCvSquare"]
    return {
        OURS: [*java(*ours, "DecodeSpeed"), str(folder)],
        "OpenCV, area": [*opencv, "area"],
        "OpenCV, area, sparing": [*opencv, "sparing-area"],
        "OpenCV, linear (not antialiased)": [*opencv, "linear"],
        "Pillow, bilinear": [sys.executable, __file__, str(folder), "pillow"],
    }


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    if sys.argv[2:] == ["pillow"]:
        pillow(folder)
        return
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    cores = sorted(os.sched_getaffinity(0))
    commands = jobs(folder)
    rates = {name: [] for name in commands}
    for number in range(rounds):
        os.sched_setaffinity(0, {cores[number % len(cores)]})
        for name in list(commands)[::1 if number % 2 == 0 else -1]:
            rates[name].append(measured(commands[name])[0])
    print("\n| decoded and resized to 256 | images/s and core | AlexNet4J over it |\n|---|---|---|")
    for name, each in rates.items():
        ratios = [mine / theirs for mine, theirs in zip(rates[OURS], each)]
        print(f"| {name} | {spread(each, 0)} | {spread(ratios, 2)} |")


if __name__ == "__main__":
    main()
