#!/bin/sh
# Fine-tuning beside training from scratch: ten classes of CIFAR-10 with 100 pictures each.
#
# The paper's network for small images (alexnet-32) learns the 200 classes of Tiny ImageNet at 32 x 32 pixels. It is then
# fine-tuned to the ten classes of CIFAR-10 with 1,000 pictures in all, and the same network is trained from scratch on the
# same pictures, at its own settings and for as long. Both are measured on all test pictures, center crop.
#
# Measured (benchmarks/RESULTS.md, "The paper, rerun"): 37.0 % against 48.9 % from scratch, 5,000 test pictures.
#
# Cost on two Zen 5 cores in bfloat16, at about 850 images/s a thread: 30,000 pictures x 60 epochs = 1,800,000 pictures, 20
# minutes with both; 1,000 x 150 twice, 4 minutes; preparing, half a minute. 0.5 GB of disk.
#
# usage: recipes/finetune-cifar.sh CIFAR TINY FOLDER
#   CIFAR   CIFAR-10 as picture files, a tar with train/CLASS/* and test/CLASS/* (it is published as arrays, not as files)
#   TINY    Tiny ImageNet, the folder, zip or tar that alexnet prepare takes
#   FOLDER  where to work; made if it is not there
# PRECISION=float32 in the environment where the processor has no bfloat16; EPOCHS=10 for a first try.
set -eu
cifar=$1
tiny=$2
folder=$3
precision=${PRECISION:-bfloat16}
epochs=${EPOCHS:-60}
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
alexnet="$here/../alexnet"
mkdir -p "$folder/cifar" "$folder/few/train"

# The first 100 pictures of each class by name; all test pictures.
tar -xf "$cifar" -C "$folder/cifar"
for class in "$folder/cifar/train"/*; do
    name=$(basename "$class")
    mkdir -p "$folder/few/train/$name"
    find "$class" -type f | LC_ALL=C sort | head -n 100 | while read -r picture; do
        cp "$picture" "$folder/few/train/$name/"
    done
done
cp -R "$folder/cifar/test" "$folder/few/"

"$alexnet" prepare "$folder/few" "$folder/few-dataset" --size 32 --force
"$alexnet" prepare "$tiny" "$folder/tiny-dataset" --size 32 --force

"$alexnet" train "$folder/tiny-dataset" --out "$folder/tiny-run" --network alexnet-32 --force \
    --precision "$precision" --epochs "$epochs" --seed 1

"$alexnet" finetune "$folder/tiny-run" "$folder/few-dataset" --out "$folder/fine-run" --force \
    --precision "$precision" --epochs 150 --rate 0.006 --head-rate 3 --validate-on none --seed 1
"$alexnet" train "$folder/few-dataset" --out "$folder/scratch-run" --network alexnet-32 --force \
    --precision "$precision" --epochs 150 --validate-on none --seed 1

for run in scratch-run fine-run; do
    echo "$run:"
    "$alexnet" evaluate "$folder/$run" "$folder/few-dataset" --split test
done
