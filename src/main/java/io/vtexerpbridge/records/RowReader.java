package io.vtexerpbridge.records;

import java.io.IOException;
import java.util.function.Consumer;

/** Takes one format apart into rows, holding one row at a time. */
sealed interface RowReader permits CsvRecords, JsonRecords, XmlRecords, FixedWidthRecords {

    /**
     * Gives each row as it is read, after the file's shape.
     *
     * @throws UnreadableFile at the place from which on the file has no form; the rows before it were given
     */
    void read(GuardedText text, Consumer<FileShape> shape, Rows rows) throws IOException, UnreadableFile;

    /** Takes rows, and may find that they make no sense together. */
    interface Rows {
        void accept(Row row) throws UnreadableFile;
    }
}
