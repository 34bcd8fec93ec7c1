package io.vtexerpbridge.erp;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How documents for the ERP are written; the keys are what {@code erp.format} can be. */
public enum ErpFormat {
    CSV("csv", "csv", "text/csv"),
    XML("xml", "xml", "application/xml"),
    JSON("json", "json", "application/json"),
    FIXED_WIDTH("fixed-width", "txt", "text/plain"),
    IDOC("idoc", "idoc.xml", "application/xml");

    private final String key;
    private final String extension;
    private final String mediaType;

    ErpFormat(String key, String extension, String mediaType) {
        this.key = key;
        this.extension = extension;
        this.mediaType = mediaType;
    }

    /**
     * What a document is on the wire, as {@code text/csv; charset=UTF-8}.
     *
     * @param key as configuration and documents name the format
     * @param charset of the document; JSON is always read as UTF-8 and does not tell it
     */
    public static String contentType(String key, Charset charset) {
        String type = of(key).map(format -> format.mediaType).orElse(FIXED_WIDTH.mediaType);
        return type.equals(JSON.mediaType) ? type : type + "; charset=" + charset.name();
    }

    /** As configuration and commands name it. */
    public String key() {
        return key;
    }

    /** What a document's file name ends with, without its first dot. */
    String extension() {
        return extension;
    }

    /** The file that says how a document looks, as {@code order.csv.ftl}; fixed width has a layout instead of a template. */
    String file(String mapping) {
        return mapping + "." + key + (this == FIXED_WIDTH ? ".properties" : ".ftl");
    }

    /** Every key, the ones that came first first. */
    public static List<String> keys() {
        return Stream.of(values()).map(ErpFormat::key).toList();
    }

    static Optional<ErpFormat> of(String key) {
        return Stream.of(values()).filter(format -> format.key.equals(key)).findFirst();
    }
}
