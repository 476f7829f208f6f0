#!/bin/sh
# Fine-tuning beside training from scratch: ten classes of CIFAR-10 with 100 pictures each.
#
# The paper's network for small images (alexnet-32) learns the 200 classes of Tiny ImageNet at 32 x 32 pixels. It is then
# fine-tuned to the ten classes of CIFAR-10 with 1,000 pictures in all, and the same network is trained from scratch on the
# same pictures, at its own settings and for as long: three times each, with three seeds. All are measured on all test
# pictures, center crop.
#
# Measured (benchmarks/RESULTS.md, "The paper, rerun"): 36.7 % against 47.4 % from scratch on average, 5,000 test pictures.
#
# Cost on two cores of an Intel Xeon with AMX in bfloat16, at about 2,200 images/s: 30,000 pictures x 60 epochs = 1,800,000
# pictures, 14 minutes; 1,000 x 150 six times, 7 minutes; preparing, half a minute. 0.7 GB of disk.
#
# Measured with 150 of the 500 training pictures of each class of Tiny ImageNet; with all of them pre-training takes 45 minutes.
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
    --precision "$precision" --epochs "$epochs" --decay 0.002 --seed 1

for seed in 1 2 3; do
    "$alexnet" finetune "$folder/tiny-run" "$folder/few-dataset" --out "$folder/fine-run-$seed" --force \
        --precision "$precision" --epochs 150 --rate 0.006 --head-rate 3 --decay 0.005 --validate-on none --seed "$seed"
    "$alexnet" train "$folder/few-dataset" --out "$folder/scratch-run-$seed" --network alexnet-32 --force \
        --precision "$precision" --epochs 150 --validate-on none --seed "$seed"
done

for run in scratch-run-1 scratch-run-2 scratch-run-3 fine-run-1 fine-run-2 fine-run-3; do
    echo "$run:"
    "$alexnet" evaluate "$folder/$run" "$folder/few-dataset" --split test
done
