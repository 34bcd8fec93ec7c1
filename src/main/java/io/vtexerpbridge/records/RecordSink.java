package io.vtexerpbridge.records;

import java.util.List;

/** Takes what is read from one file, as it is read. */
public interface RecordSink {

    /** How the file is made, at most once and before any row. A file without rows may have no shape. */
    default void shape(FileShape shape) {}

    /** @param rows the rows it was made of, to be written back should it be refused later */
    void accepted(ErpRecord record, List<Row> rows);

    void rejected(Rejected rejected);
}
