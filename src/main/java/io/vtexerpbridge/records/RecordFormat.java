package io.vtexerpbridge.records;

import java.util.Locale;

/** The formats an ERP may drop; the extension names it, unless the content cannot be that. */
public enum RecordFormat {
    CSV("csv"),
    JSON("json"),
    XML("xml"),
    FIXED_WIDTH("txt");

    private final String extension;

    RecordFormat(String extension) {
        this.extension = extension;
    }

    public String extension() {
        return extension;
    }

    /** @param first the first character that is no blank */
    static RecordFormat of(String fileName, char first, boolean fixedWidth) throws UnreadableFile {
        String extension = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        // no header row and no fixed-width record of ours begins with one of these
        RecordFormat content =
                switch (first) {
                    case '<' -> XML;
                    case '{', '[' -> JSON;
                    default -> null;
                };
        return switch (extension) {
            case "csv" -> content == null ? CSV : content;
            case "txt" -> content != null ? content : fixedWidth ? FIXED_WIDTH : CSV;
            case "json" -> content == null ? JSON : content;
            case "xml" -> content == null ? XML : content;
            default ->
                throw new UnreadableFile(
                        0,
                        "the file's extension is " + Fault.quoted(extension) + "; expected .csv, .json, .xml or .txt");
        };
    }
}
