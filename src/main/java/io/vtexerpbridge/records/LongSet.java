package io.vtexerpbridge.records;

import java.util.Arrays;

/** Numbers seen: 16 bytes each where a {@code HashSet} takes 50, which is what lets a million invoices pass through little memory. */
final class LongSet {

    private long[] slots = new long[1024];
    private int size;

    /** @return false when it was there */
    boolean add(long number) {
        long value = number == 0 ? 1 : number;
        if (size * 2 >= slots.length) {
            long[] old = slots;
            slots = new long[old.length * 2];
            Arrays.stream(old).filter(kept -> kept != 0).forEach(this::put);
        }
        boolean added = put(value);
        size += added ? 1 : 0;
        return added;
    }

    boolean contains(long number) {
        long value = number == 0 ? 1 : number;
        return slots[slot(value)] == value;
    }

    private boolean put(long value) {
        int slot = slot(value);
        boolean free = slots[slot] == 0;
        slots[slot] = value;
        return free;
    }

    private int slot(long value) {
        int slot = (int) ((value * 0x9E3779B97F4A7C15L) >>> 32) & (slots.length - 1);
        while (slots[slot] != 0 && slots[slot] != value) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }
}
