package io.vtexerpbridge.erp;

import freemarker.template.TemplateScalarModel;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.Temporal;

/** Dates as the ERP wants them, in its time zone; a day without a time begins there, so that no zone moves it to another day. */
final class Dates {

    private final DateTimeFormatter format;
    private final ZoneId zone;

    Dates(String pattern, ZoneId zone) {
        this.format = DocumentSettings.formatter(pattern);
        this.zone = zone;
    }

    /** What a template sees: a text in the configured pattern that {@code date(...)} can write in another. */
    Value value(Temporal date) {
        return new Value(date, text(date, format));
    }

    String text(Temporal date, DateTimeFormatter format) {
        if (date == null) {
            return "";
        }
        ZonedDateTime there = date instanceof LocalDate day ? day.atStartOfDay(zone) : ((Instant) date).atZone(zone);
        return format.format(there);
    }

    record Value(Temporal date, String text) implements TemplateScalarModel {

        @Override
        public String getAsString() {
            return text;
        }
    }
}
