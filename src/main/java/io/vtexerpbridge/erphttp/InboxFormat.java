package io.vtexerpbridge.erphttp;

import io.vtexerpbridge.erp.ErpChannelProblem;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What kind of file an answer of the ERP is, and whether there is anything in it. */
final class InboxFormat {

    static final String ACCEPTED =
            "text/csv, application/json, application/xml, text/plain;q=0.5, application/zip;q=0.5";

    private static final Pattern NOTHING_XML =
            Pattern.compile("\\s*(<\\?xml[^>]*>)?\\s*<([\\w:.-]+)\\s*(/>|>\\s*</\\2\\s*>)\\s*");
    private static final Pattern NOTHING_JSON = Pattern.compile("\\s*(\\[\\s*]|\\{\\s*}|null)\\s*");
    private static final Pattern CHARSET = Pattern.compile("charset=\"?([\\w.:-]+)", Pattern.CASE_INSENSITIVE);
    /** Nothing that is longer can be nothing. */
    private static final int SHORT = 2000;

    private InboxFormat() {}

    /** A file for the inbox. */
    record File(String name, byte[] content) {}

    /** Whether the answer holds no record: it is blank, an empty list, a root without anything in it, or a header alone. */
    static boolean isEmpty(byte[] body) {
        if (body.length > SHORT) {
            return false;
        }
        String text = new String(body, StandardCharsets.ISO_8859_1);
        boolean oneLine = text.strip().lines().limit(2).count() < 2;
        boolean tagged =
                text.stripLeading().startsWith("<") || text.stripLeading().startsWith("{") || text.contains("[");
        return text.isBlank()
                || NOTHING_JSON.matcher(text).matches()
                || NOTHING_XML.matcher(text).matches()
                || oneLine && !tagged && text.contains("orderId");
    }

    /** @throws ErpChannelProblem when nobody can tell what it is */
    static File of(ErpAnswer answer, String digest, Charset usual) {
        String type = answer.contentType() == null ? "" : answer.contentType().toLowerCase(Locale.ROOT);
        String extension = extension(type.replaceFirst(";.*", "").trim(), answer);
        boolean lines = extension.equals("csv") || extension.equals("txt");
        Matcher charset = CHARSET.matcher(type);
        byte[] content = lines && charset.find() ? recoded(answer, charset.group(1), usual) : answer.body();
        return new File("http-" + digest.substring(0, 16) + "." + extension, content);
    }

    private static String extension(String type, ErpAnswer answer) {
        if (type.endsWith("/json") || type.endsWith("+json")) {
            return "json";
        }
        if (type.endsWith("/xml") || type.endsWith("+xml")) {
            return "xml";
        }
        if (type.endsWith("/csv") || type.equals("text/comma-separated-values")) {
            return "csv";
        }
        if (type.equals("application/zip") || type.equals("application/x-zip-compressed")) {
            return "zip";
        }
        if (type.isEmpty() || type.equals("text/plain") || type.equals("application/octet-stream")) {
            // the content tells JSON and XML, and a layout tells fixed width from CSV
            return "txt";
        }
        throw new ErpChannelProblem("The ERP answered " + answer.call() + " with " + type
                + "; expected text/csv, application/json, application/xml, text/plain or application/zip.");
    }

    /** The header knows the charset and the file does not say it: as UTF-8 with its mark, which every reader here knows. */
    private static byte[] recoded(ErpAnswer answer, String name, Charset usual) {
        Charset charset;
        try {
            charset = Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new ErpChannelProblem("The ERP answered " + answer.call() + " in the charset " + name
                    + ", which is not known here; expected one such as UTF-8 or ISO-8859-1.");
        }
        if (charset.equals(usual)) {
            return answer.body();
        }
        String text = new String(answer.body(), charset);
        return (text.startsWith("\uFEFF") ? text : "\uFEFF" + text).getBytes(StandardCharsets.UTF_8);
    }
}
