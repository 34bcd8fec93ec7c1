package io.vtexerpbridge.erp;

import freemarker.core.CommonMarkupOutputFormat;
import freemarker.core.CommonTemplateMarkupOutputModel;
import java.io.IOException;
import java.io.Writer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What FreeMarker does to every value before it stands in a document: clean it for the charset, then escape it.
 *
 * <p>Values are cleaned in the data model already; doing it here again covers what templates compute or configuration adds.
 */
final class DocumentFormat extends CommonMarkupOutputFormat<DocumentFormat.Markup> {

    /** A spreadsheet runs a cell that starts like this as a formula, unless it is a number or phone. */
    private static final String FORMULA_STARTS = "=+-@";

    private static final Pattern NUMBER_OR_PHONE = Pattern.compile("[+-]?[0-9][0-9 .,()-]*");

    private final String name;
    private final String mimeType;
    private final UnaryOperator<String> escape;

    private DocumentFormat(String name, String mimeType, UnaryOperator<String> escape) {
        this.name = name;
        this.mimeType = mimeType;
        this.escape = escape;
    }

    static DocumentFormat csv(ErpText texts, String separator) {
        char separatorCharacter = separator.charAt(0);
        return new DocumentFormat("CSV", "text/csv", text -> csvField(texts.clean(text), separatorCharacter));
    }

    static DocumentFormat xml(ErpText texts) {
        return new DocumentFormat("XML", "application/xml", text -> xmlText(texts.clean(text)));
    }

    /** What stands between the quotes of a JSON string. */
    static DocumentFormat json(ErpText texts) {
        return new DocumentFormat("JSON", "application/json", text -> JsonTexts.escape(texts.clean(text)));
    }

    /** Nothing to escape: a field's place and length say where it ends. */
    static DocumentFormat plain(ErpText texts) {
        return new DocumentFormat("PLAIN", "text/plain", texts::clean);
    }

    /** One whole field. */
    static String csvField(String text, char separator) {
        if (text.isEmpty()) {
            return text;
        }
        String field = FORMULA_STARTS.indexOf(firstVisible(text)) >= 0
                        && !NUMBER_OR_PHONE.matcher(text).matches()
                ? "'" + text
                : text;
        boolean quoted = isBlank(field.charAt(0)) || isBlank(field.charAt(field.length() - 1));
        for (int i = 0; i < field.length() && !quoted; i++) {
            char c = field.charAt(i);
            quoted = c == separator || c == '"' || c == '\r' || c == '\n';
        }
        return quoted ? "\"" + field.replace("\"", "\"\"") + "\"" : field;
    }

    /** The first character that a spreadsheet sees: marks without width, such as U+200B, hide a formula from us only. */
    private static int firstVisible(String text) {
        return text.codePoints()
                .filter(c -> Character.getType(c) != Character.FORMAT && !Character.isWhitespace(c))
                .findFirst()
                .orElse(text.codePointAt(0));
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static String xmlText(String text) {
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            String entity =
                    switch (text.charAt(i)) {
                        case '&' -> "&amp;";
                        case '<' -> "&lt;";
                        case '>' -> "&gt;";
                        case '"' -> "&quot;";
                        case '\'' -> "&apos;";
                        default -> null;
                    };
            if (entity != null && escaped == null) {
                escaped = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (escaped != null) {
                if (entity == null) {
                    escaped.append(text.charAt(i));
                } else {
                    escaped.append(entity);
                }
            }
        }
        return escaped == null ? text : escaped.toString();
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getMimeType() {
        return mimeType;
    }

    @Override
    public void output(String text, Writer out) throws IOException {
        out.write(escape.apply(text));
    }

    @Override
    public String escapePlainText(String text) {
        return escape.apply(text);
    }

    @Override
    public boolean isLegacyBuiltInBypassed(String builtIn) {
        return builtIn.equals("xml") && name.equals("XML");
    }

    @Override
    protected Markup newTemplateMarkupOutputModel(String plainText, String markup) {
        return new Markup(this, plainText, markup);
    }

    /** Text that is escaped already. */
    static final class Markup extends CommonTemplateMarkupOutputModel<Markup> {

        private final DocumentFormat format;

        private Markup(DocumentFormat format, String plainText, String markup) {
            super(plainText, markup);
            this.format = format;
        }

        @Override
        public DocumentFormat getOutputFormat() {
            return format;
        }
    }
}
