package io.vtexerpbridge.records;

import java.nio.charset.Charset;
import java.util.List;

/**
 * How one file is made, so that rows of it can be written back alike.
 *
 * @param charset the charset found; a byte order mark is not part of it
 * @param separator of CSV
 * @param columns of CSV and fixed width, as the file names them; empty for JSON and XML, where each row brings its own
 * @param root of XML; the root element around the rows
 * @param element of XML; the element that is a row
 */
public record FileShape(
        Subject subject,
        RecordFormat format,
        Charset charset,
        boolean byteOrderMark,
        char separator,
        List<String> columns,
        String root,
        String element) {

    public FileShape {
        columns = List.copyOf(columns);
    }
}
