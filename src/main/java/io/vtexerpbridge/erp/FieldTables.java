package io.vtexerpbridge.erp;

import java.util.Set;

/** The tables that translate values of VTEX into the ERP's own, by the names that the field contract calls them by. */
public interface FieldTables {

    /** For an ERP without any: a contract that names one is at fault. */
    FieldTables NONE = new FieldTables() {
        @Override
        public Set<String> names() {
            return Set.of();
        }

        @Override
        public String translate(String table, String value) {
            throw new IllegalArgumentException("there is no table " + table);
        }
    };

    /** The tables there are. */
    Set<String> names();

    /**
     * The ERP's word for a value.
     *
     * @param table one of {@link #names()}
     * @return null when the table has no such value, which refuses the order
     */
    String translate(String table, String value);
}
