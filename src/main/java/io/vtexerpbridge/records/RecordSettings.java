package io.vtexerpbridge.records;

import java.nio.charset.Charset;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * How the ERP writes its files, from the keys {@code erp.charset}, {@code erp.csv.separator}, {@code erp.decimal-separator},
 * {@code erp.date-format} and {@code erp.time-zone}. What a file shows to be otherwise is read as the file has it.
 *
 * @param datePattern as {@link DateTimeFormatter} takes it
 * @param zone of dates that bring none
 */
public record RecordSettings(Charset charset, char separator, char decimalSeparator, String datePattern, ZoneId zone) {

    /** @throws IllegalArgumentException naming the key whose value cannot be used */
    public RecordSettings {
        if (separator == '"' || separator == '\r' || separator == '\n') {
            throw new IllegalArgumentException("erp.csv.separator is a quote or line break; expected one such as ;");
        }
        if (Character.isLetterOrDigit(decimalSeparator) || "+-\"\r\n".indexOf(decimalSeparator) >= 0) {
            throw new IllegalArgumentException(
                    "erp.decimal-separator is \"" + decimalSeparator + "\"; expected one character, such as , or .");
        }
        Moments.formatter(datePattern, "erp.date-format");
    }
}
