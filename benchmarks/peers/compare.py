"""Runs this project and PyTorch in turn on the same machine and prints the ratios.

Usage: compare.py [ROUNDS]   (from the root, after `mvn -DskipTests package`; python with torch 2.13)
Each round runs, for every mode, our program, PyTorch contiguous and PyTorch channels_last, one after the other; single
images, which are over soon, get three times the rounds. The ratio of a round is ours over PyTorch's better layout of the
same round; the median and the range are printed.
"""

import pathlib
import re
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLASS_PATH = ":".join(str(ROOT / path) for path in ("benchmarks/target/classes", "app/target/lib/*"))
MODES = [
    ("train", "float32", 128, 5),
    ("train", "bfloat16", 128, 5),
    ("infer", "float32", 128, 7),
    ("infer", "bfloat16", 128, 7),
    ("infer", "float32", 1, 60),
    ("infer", "bfloat16", 1, 60),
]


def rate(command):
    line = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().splitlines()[-1]
    print("   ", line, flush=True)
    return float(re.search(r"([\d.]+) images/s", line).group(1))


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    rows = []
    for mode, precision, batch, repeats in MODES:
        ours, theirs, ratios = [], [], []
        for _ in range(rounds if batch > 1 else 3 * rounds):
            arguments = [mode, precision, str(batch), str(repeats)]
            mine = rate(["java", "--enable-native-access=ALL-UNNAMED", "-cp", CLASS_PATH,
                         "org.alexnet4j.benchmarks.NetworkSpeed", "alexnet", *arguments])
            peer = max(rate([sys.executable, str(ROOT / "benchmarks/peers/pytorch_network.py"), *arguments, layout])
                       for layout in ("contiguous", "channels_last"))
            ours.append(mine)
            theirs.append(peer)
            ratios.append(mine / peer)
        rows.append(f"| {mode} {precision} batch {batch} | {statistics.median(ours):.1f} "
                    f"({min(ours):.1f}-{max(ours):.1f}) | {statistics.median(theirs):.1f} "
                    f"({min(theirs):.1f}-{max(theirs):.1f}) | {statistics.median(ratios):.2f} "
                    f"({min(ratios):.2f}-{max(ratios):.2f}) |")
    print("\n| what | AlexNet4J images/s | PyTorch images/s | ratio |\n|---|---|---|---|")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
