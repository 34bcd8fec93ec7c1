package io.vtexerpbridge.erp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Values that routes of the integrator's own work out for a document ({@code routes.before-document}); templates see them as {@code own.NAME}. */
public final class OwnColumns {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

    /** As each document begins. */
    public Map<String, String> none() {
        return new LinkedHashMap<>();
    }

    /**
     * @param columns of the document that is being made
     * @param name letters and digits, as templates write it
     * @param value null counts as empty
     */
    public void set(Map<String, String> columns, String name, Object value) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "ownColumns.set has the name \"" + name + "\"; expected letters and digits, as costCenter");
        }
        columns.put(name, value == null ? "" : value.toString());
    }
}
