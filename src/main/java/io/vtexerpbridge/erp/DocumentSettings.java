package io.vtexerpbridge.erp;

import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * How documents are written, from the keys {@code erp.charset}, {@code erp.csv.separator}, {@code erp.decimal-separator},
 * {@code erp.date-format} and {@code erp.time-zone}.
 *
 * @param csvSeparator one character
 * @param decimalSeparator one character, for CSV; XML has a point
 * @param datePattern as {@link DateTimeFormatter} takes it
 */
public record DocumentSettings(
        Charset charset, String csvSeparator, String decimalSeparator, String datePattern, ZoneId zone) {

    /** @throws IllegalArgumentException naming the key whose value cannot be used */
    public DocumentSettings {
        new ErpText(charset);
        if (csvSeparator.length() != 1 || "\"\r\n".contains(csvSeparator)) {
            throw new IllegalArgumentException("erp.csv.separator is \"" + csvSeparator
                    + "\"; expected one character other than a quote or line break, such as ;");
        }
        if (decimalSeparator.length() != 1 || "0123456789+-\"\r\n".contains(decimalSeparator)) {
            throw new IllegalArgumentException(
                    "erp.decimal-separator is \"" + decimalSeparator + "\"; expected one character, such as , or .");
        }
        try {
            formatter(datePattern).format(Instant.EPOCH.atZone(ZoneOffset.UTC));
        } catch (IllegalArgumentException | java.time.DateTimeException fault) {
            throw new IllegalArgumentException("erp.date-format is \"" + datePattern
                    + "\"; expected a pattern such as yyyy-MM-dd'T'HH:mm:ssXXX or dd/MM/yyyy (" + fault.getMessage()
                    + ")");
        }
    }

    static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    }
}
