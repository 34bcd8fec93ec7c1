package io.vtexerpbridge.erp;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How documents for the ERP are written; the keys are what {@code erp.format} can be. */
public enum ErpFormat {
    CSV("csv", "csv"),
    XML("xml", "xml"),
    JSON("json", "json"),
    FIXED_WIDTH("fixed-width", "txt"),
    IDOC("idoc", "idoc.xml");

    private final String key;
    private final String extension;

    ErpFormat(String key, String extension) {
        this.key = key;
        this.extension = extension;
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
