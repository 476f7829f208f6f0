package org.alexnet4j.engine.onednn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Places for the passing tensors of a program in one block of memory, so that two tensors overlap only if they do not
 * live at the same time. Largest first, each at the lowest place that is free during its life.
 */
final class MemoryPlan {
    /** Where a tensor lies, and from the first to the last operation during which it lives. */
    private record Place(Slot slot, int first, int last, long offset) {
        boolean livesWith(int otherFirst, int otherLast) {
            return first <= otherLast && otherFirst <= last;
        }

        long end() {
            return offset + slot.bytes;
        }
    }

    private final Map<Slot, Long> offsets = new HashMap<>();
    private long bytes;

    /** Plans the memory for operations that run in this order. */
    MemoryPlan(List<Operation> operations) {
        List<Place> lives = livesOf(operations);
        lives.sort(Comparator.comparingLong((Place life) -> life.slot.bytes).reversed());
        List<Place> placed = new ArrayList<>();
        for (Place life : lives) {
            Place place = new Place(life.slot, life.first, life.last, lowestFree(placed, life));
            placed.add(place);
            offsets.put(place.slot, place.offset);
            bytes = Math.max(bytes, place.end());
        }
    }

    /** Size of the block. */
    long bytes() {
        return bytes;
    }

    /** Every planned tensor with its place in the block. */
    Map<Slot, Long> offsets() {
        return offsets;
    }

    private static List<Place> livesOf(List<Operation> operations) {
        Map<Slot, Place> lives = new HashMap<>();
        List<Place> ordered = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            for (Slot used : operations.get(i).slots()) {
                Slot slot = used.memory();
                if (slot.lifetime == Slot.Lifetime.PASSING) {
                    Place before = lives.get(slot);
                    lives.put(slot, new Place(slot, before == null ? i : before.first, i, 0));
                }
            }
        }
        for (Operation operation : operations) {
            for (Slot used : operation.slots()) {
                Place life = lives.remove(used.memory());
                if (life != null) {
                    ordered.add(life);
                }
            }
        }
        return ordered;
    }

    private static long lowestFree(List<Place> placed, Place life) {
        List<Place> neighbors = placed.stream()
                .filter(place -> place.livesWith(life.first, life.last))
                .sorted(Comparator.comparingLong(Place::offset))
                .toList();
        long offset = 0;
        for (Place neighbor : neighbors) {
            if (offset + life.slot.bytes <= neighbor.offset) {
                break;
            }
            offset = Math.max(offset, roundUp(neighbor.end()));
        }
        return offset;
    }

    private static long roundUp(long bytes) {
        return (bytes + NativeMemory.ALIGNMENT - 1) / NativeMemory.ALIGNMENT * NativeMemory.ALIGNMENT;
    }
}
