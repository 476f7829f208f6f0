"""Prepares a folder of images with this project and with Pillow in turn, on the same cores, and prints the rates.

Usage: prepare.py FOLDER [ROUNDS]   (after the program was built; python with pillow and numpy)
FOLDER holds a folder of JPEG or PNG files for each class, all readable; a dataset is written beside it and deleted again. In every round, in
alternating order: `alexnet prepare`, whole, from its start to the dataset on the disk; Pillow decoding and resizing with
its bilinear filter, the results dropped, its processes already running; and Pillow doing what we do: Lanczos, sums for
the mean and the covariance, the pixels written.
"""

import json
import multiprocessing
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

import numpy
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIZE = 256
PROCESSES = os.cpu_count()


def square(file, resampling):
    """A square of a file, given by its path or open."""
    image = Image.open(file).convert("RGB")
    scale = SIZE / min(image.size)
    width, height = (max(SIZE, round(side * scale)) for side in image.size)
    left, top = (width - SIZE) // 2, (height - SIZE) // 2
    return image.resize((width, height), resampling).crop((left, top, left + SIZE, top + SIZE))


def decoded(file):
    return len(square(file, Image.BILINEAR).tobytes())


def prepared(arguments):
    paths, target = arguments
    total = numpy.zeros((SIZE, SIZE, 3), numpy.int64)
    products = numpy.zeros((3, 3))
    with open(target, "wb") as file:
        for path in paths:
            pixels = numpy.asarray(square(path, Image.LANCZOS))
            total += pixels
            flat = pixels.reshape(-1, 3).astype(numpy.float32)
            products += flat.T @ flat
            file.write(numpy.ascontiguousarray(pixels.transpose(2, 0, 1)).tobytes())
        file.flush()
        os.fsync(file.fileno())
    return total.sum() + products.sum()


def ours(folder, paths, target):
    begin = time.time()
    done = subprocess.run([str(ROOT / "alexnet"), "prepare", str(folder), str(target / "dataset"),
                           "--validation", "0", "--test", "0", "--json"], capture_output=True, text=True)
    seconds = time.time() - begin
    if done.returncode != 0 or json.loads(done.stdout)["images"] != len(paths):
        sys.exit(f"alexnet prepare (exit code {done.returncode}) did not prepare the {len(paths)} images that Pillow "
                 f"reads; take a folder of readable JPEG and PNG files only\n{done.stderr}")
    return len(paths) / seconds


def pillow(pool, paths):
    begin = time.time()
    pool.map(decoded, paths, chunksize=20)
    return len(paths) / (time.time() - begin)


def pillow_whole(pool, paths, target):
    begin = time.time()
    pool.map(prepared, [(paths[i::PROCESSES], target / f"part{i}") for i in range(PROCESSES)])
    return len(paths) / (time.time() - begin)


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    paths = sorted(str(path) for path in folder.rglob("*") if path.suffix.lower() in (".jpeg", ".jpg", ".png"))
    target = folder.with_name(folder.name + "-prepared")
    with multiprocessing.Pool(PROCESSES) as pool:
        pool.map(decoded, paths[:100])
        jobs = {
            "alexnet prepare": lambda: ours(folder, paths, target),
            "Pillow, decoded and resized (bilinear)": lambda: pillow(pool, paths),
            "Pillow, prepared (Lanczos, sums, written)": lambda: pillow_whole(pool, paths, target),
        }
        rates = {name: [] for name in jobs}
        for number in range(rounds):
            for name in list(jobs)[::1 if number % 2 == 0 else -1]:
                target.mkdir()
                try:
                    rates[name].append(jobs[name]())
                finally:
                    shutil.rmtree(target)
                print(f"    {name}: {rates[name][-1]:.0f} images/s", flush=True)
    mine = rates["alexnet prepare"]
    print(f"\n| {len(paths)} images, {PROCESSES} cores | images/s | alexnet's share of it |\n|---|---|---|")
    for name, each in rates.items():
        ratios = [a / b for a, b in zip(mine, each)]
        print(f"| {name} | {statistics.median(each):.0f} ({min(each):.0f}-{max(each):.0f}) | "
              f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f}) |")


if __name__ == "__main__":
    main()
