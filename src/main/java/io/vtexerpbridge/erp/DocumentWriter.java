package io.vtexerpbridge.erp;

import java.util.Map;

/** Writes documents of one format. */
interface DocumentWriter {

    /**
     * A document, before it becomes bytes.
     *
     * @param mapping {@code order} or {@code notice}
     * @param model its values, to which the writer may add
     * @param notes for what its fields go through
     * @param probing whether the values are nobody's, so that faults may quote them
     * @throws MappingProblem when it cannot be made
     */
    String write(String mapping, Map<String, Object> model, FieldNotes notes, boolean probing);

    /** The file that says how the document looks, as {@code config/mappings/order.csv.ftl}. */
    String label(String mapping);
}
