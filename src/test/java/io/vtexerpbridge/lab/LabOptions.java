package io.vtexerpbridge.lab;

/**
 * How large a run is; {@code -Dlab.orders} and so on.
 *
 * @param kills how often the bridge is killed on the way
 * @param database h2 or postgresql
 * @param seed decides orders, trouble and kills, as far as threads let it
 * @param point the one point to kill at, as the table names it; empty for all
 * @param speed how much faster than the wall's the clocks of bridge and VTEX run
 */
record LabOptions(int orders, int kills, String database, long seed, int speed, String point) {

    static LabOptions of(String database) {
        return new LabOptions(
                Integer.getInteger("lab.orders", 40),
                Integer.getInteger("lab.kills", 4),
                database,
                Long.getLong("lab.seed", System.nanoTime() & 0xFFFF),
                Integer.getInteger("lab.speed", 10),
                System.getProperty("lab.point", ""));
    }
}
