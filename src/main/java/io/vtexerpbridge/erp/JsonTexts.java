package io.vtexerpbridge.erp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import freemarker.template.TemplateBooleanModel;
import freemarker.template.TemplateHashModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateModelIterator;
import freemarker.template.TemplateNumberModel;
import freemarker.template.TemplateScalarModel;
import freemarker.template.TemplateSequenceModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;

/** JSON as a template writes it: texts that cannot leave their quotes, whole values, and the look at what came out. */
final class JsonTexts {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonTexts() {}

    /** For between two quotes. */
    static String escape(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    /**
     * The function {@code json(VALUE)}: a whole JSON value, with quotes where it is a text; groups and lists too. What is missing is null.
     */
    static String value(List<?> arguments, UnaryOperator<String> clean) throws TemplateModelException {
        if (arguments.size() != 1) {
            throw new TemplateModelException("json is written json(VALUE)");
        }
        return value((TemplateModel) arguments.get(0), clean);
    }

    private static String value(TemplateModel value, UnaryOperator<String> clean) throws TemplateModelException {
        if (value instanceof TemplateNumberModel number) {
            return new BigDecimal(number.getAsNumber().toString()).toPlainString();
        }
        if (value instanceof TemplateScalarModel text) {
            return quoted(text.getAsString(), clean);
        }
        if (value instanceof TemplateBooleanModel flag) {
            return Boolean.toString(flag.getAsBoolean());
        }
        if (value instanceof TemplateSequenceModel list) {
            StringJoiner elements = new StringJoiner(",", "[", "]");
            for (int i = 0; i < list.size(); i++) {
                elements.add(value(list.get(i), clean));
            }
            return elements.toString();
        }
        if (value instanceof TemplateHashModelEx group) {
            StringJoiner members = new StringJoiner(",", "{", "}");
            for (TemplateModelIterator keys = group.keys().iterator(); keys.hasNext(); ) {
                String key = ((TemplateScalarModel) keys.next()).getAsString();
                members.add(quoted(key, clean) + ":" + value(group.get(key), clean));
            }
            return members.toString();
        }
        return "null";
    }

    private static String quoted(String text, UnaryOperator<String> clean) {
        return "\"" + escape(clean.apply(text)) + "\"";
    }

    /** Empty when it is one JSON value with no name twice in a group; else where it is not, without a word of it. */
    static String fault(String document) {
        try (JsonParser parser = JSON.createParser(document)) {
            int values = 0;
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                values += depth == 0 ? 1 : 0;
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            }
            return values == 1 ? "" : "it has " + values + " values one after the other, expected one";
        } catch (JsonProcessingException broken) {
            return "at line " + broken.getLocation().getLineNr() + ", column "
                    + broken.getLocation().getColumnNr()
                    + " of the document: check quotes, commas and names that come twice";
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
