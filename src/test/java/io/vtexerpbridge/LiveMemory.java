package io.vtexerpbridge;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;

/** What this JVM holds on to. */
public final class LiveMemory {

    private LiveMemory() {}

    /** In bytes: what a collection leaves, and not what other threads take right after it. */
    public static long bytes() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
    }
}
