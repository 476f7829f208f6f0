"""Runs this project and another library in turn on the same machine and prints rates, peak memory and ratios.

Usage: compare.py PEER [ROUNDS] [--modes MODE...] [--variants VARIANT...]   (from anywhere; how to build the peers: benchmarks/README.md)
Each round runs, for every mode, our program and every variant of the peer, one after the other, each a process of its
own; single images, which are over soon, get three times the rounds. The ratio of a round is ours over the peer's in the
same round, and where a peer has variants, also over the better one; median and range are printed. Memory is the largest
resident set of a process, what mapped files and libraries take included.
"""

import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEERS = ROOT / "benchmarks/peers"
MODES = {
    "train-float32-128": 5,
    "train-bfloat16-128": 5,
    "infer-float32-128": 7,
    "infer-bfloat16-128": 7,
    "infer-float32-1": 60,
    "infer-bfloat16-1": 60,
}
FLOAT32 = [mode for mode in MODES if "float32" in mode and "bfloat16" not in mode]


def java(*class_path_and_main):
    *class_path, main = class_path_and_main
    return ["java", "--enable-native-access=ALL-UNNAMED", "-cp", ":".join(str(path) for path in class_path),
            f"org.alexnet4j.benchmarks.{main}"]


def jvm_peer(name, main, *options):
    command = java(PEERS / f"target/{name}/classes", PEERS / f"target/{name}/lib/*", f"peers.{main}")
    return [command[0], *options, *command[1:]]


def pytorch(*variant):
    return lambda arguments: [sys.executable, str(PEERS / "pytorch_network.py"), *arguments, *variant]


def with_arguments(command):
    return lambda arguments: [*command, *arguments]


OURS = with_arguments([*java(ROOT / "benchmarks/target/classes", ROOT / "app/target/lib/*", "NetworkSpeed"), "alexnet"])
# Deeplearning4j needs more memory outside the heap than the heap's limit, which it takes by default.
MEMORY = ["-Xmx4g", "-Dorg.bytedeco.javacpp.maxbytes=14g", "-Dorg.bytedeco.javacpp.maxphysicalbytes=18g"]
# Of each peer: the modes it has, and its variants.
PEER_VARIANTS = {
    "pytorch": (list(MODES), {layout: pytorch(layout) for layout in ("contiguous", "channels_last")}),
    "pytorch-compiled": (
        list(MODES), {layout: pytorch(layout, "compiled") for layout in ("contiguous", "channels_last")}),
    "djl": (FLOAT32, {"djl": with_arguments(jvm_peer("djl", "DjlSpeed"))}),
    "deeplearning4j": (FLOAT32, {
        "published": with_arguments(jvm_peer("deeplearning4j", "Deeplearning4jSpeed", *MEMORY)),
        "helpers": with_arguments(jvm_peer("deeplearning4j", "Deeplearning4jSpeed", *MEMORY,
                                                  "-Dorg.eclipse.deeplearning4j.helpers.disable=false")),
    }),
    "onnxruntime": ([mode for mode in FLOAT32 if mode.startswith("infer")],
                    {"onnxruntime": with_arguments(jvm_peer("onnxruntime", "OnnxRuntimeSpeed"))}),
}
# DJL unpacks its native library there.
ENVIRONMENT = {**os.environ, "DJL_CACHE_DIR": str(PEERS / "target/djl/cache")}


def measured(command):
    """Images a second, and the peak of the memory in GB."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT) as process:
        lines = process.stdout.read().strip().splitlines()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"failed: {' '.join(command)}")
    memory = usage.ru_maxrss * 1024 / 1e9
    print(f"    {lines[-1]}, {memory:.2f} GB", flush=True)
    return float(re.search(r"([\d.]+) images/s", lines[-1]).group(1)), memory


def spread(values, digits):
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})"


def rows(mode, variants, rounds):
    arguments = [*mode.split("-"), str(MODES[mode])]
    ours, theirs = [], {name: [] for name in variants}
    for _ in range(rounds if not mode.endswith("-1") else 3 * rounds):
        ours.append(measured(OURS(arguments)))
        for name, command in variants.items():
            theirs[name].append(measured(command(arguments)))
    if len(variants) > 1:
        theirs["better of the round"] = [max(each) for each in zip(*theirs.values())]
    for name, each in theirs.items():
        ratios = [mine[0] / peer[0] for mine, peer in zip(ours, each)]
        cells = [mode.replace("-", " "), name]
        for results in (ours, each):
            cells += [spread([rate for rate, _ in results], 1), f"{max(memory for _, memory in results):.1f}"]
        yield f"| {' | '.join(cells)} | {spread(ratios, 2)} |"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=PEER_VARIANTS)
    parser.add_argument("rounds", nargs="?", type=int, default=3)
    parser.add_argument("--modes", nargs="+", choices=MODES, default=list(MODES))
    parser.add_argument("--variants", nargs="+", help="of the peer, all of them by default")
    chosen = parser.parse_args()
    modes, variants = PEER_VARIANTS[chosen.peer]
    for name in chosen.variants or []:
        if name not in variants:
            parser.error(f"{chosen.peer} has no variant {name!r}, but {', '.join(variants)}")
    variants = {name: variants[name] for name in chosen.variants or variants}
    table = []
    for mode in chosen.modes:
        if mode in modes:
            table += rows(mode, variants, chosen.rounds)
    print(f"\n| what | {chosen.peer} | AlexNet4J images/s | GB | peer images/s | GB | ratio |\n|---|---|---|---|---|---|---|")
    print("\n".join(table))


if __name__ == "__main__":
    main()
