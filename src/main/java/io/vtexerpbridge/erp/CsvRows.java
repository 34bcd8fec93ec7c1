package io.vtexerpbridge.erp;

import freemarker.core.Environment;
import freemarker.template.TemplateBooleanModel;
import freemarker.template.TemplateCollectionModel;
import freemarker.template.TemplateDirectiveBody;
import freemarker.template.TemplateDirectiveModel;
import freemarker.template.TemplateException;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNumberModel;
import freemarker.template.TemplateScalarModel;
import freemarker.template.TemplateSequenceModel;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The directives {@code rows} and {@code column}, which let a CSV template name each column once.
 *
 * <p>{@code <@rows of=lines; line>} writes a header and a row for each element; in it, {@code <@column refId=line.refId/>} is one
 * column. A name that is no identifier is written {@code <@column name="ref id" value=line.refId/>}.
 */
final class CsvRows {

    private static final Object ROW = new Object();

    private final DocumentFormat format;
    private final String separator;

    CsvRows(DocumentFormat format, String separator) {
        this.format = format;
        this.separator = separator;
    }

    private static final class Row {
        final List<String> names = new ArrayList<>();
        final List<String> fields = new ArrayList<>();
    }

    TemplateDirectiveModel rows() {
        return this::writeRows;
    }

    TemplateDirectiveModel column() {
        return this::addColumn;
    }

    private void writeRows(
            Environment env,
            @SuppressWarnings("rawtypes") Map params,
            TemplateModel[] loopVars,
            TemplateDirectiveBody body)
            throws TemplateException, IOException {
        if (!(params.get("of") instanceof TemplateSequenceModel elements) || loopVars.length != 1 || body == null) {
            throw new TemplateException(
                    "rows is written <@rows of=lines; line> … </@rows>, with a list after of=", env);
        }
        List<String> header = null;
        for (int i = 0; i < elements.size(); i++) {
            loopVars[0] = elements.get(i);
            Row row = new Row();
            env.setCustomState(ROW, row);
            body.render(Writer.nullWriter());
            env.setCustomState(ROW, null);
            if (header == null) {
                header = row.names;
                write(header, env.getOut());
            } else if (!header.equals(row.names)) {
                throw new TemplateException(
                        "the rows differ in their columns; expected every column in every row, with an empty value where it has none",
                        env);
            }
            write(row.fields, env.getOut());
        }
    }

    private void write(List<String> fields, Writer out) throws IOException {
        String row = String.join(separator, fields);
        out.write(row.isEmpty() ? "\"\"" : row);
        out.write("\r\n");
    }

    private void addColumn(
            Environment env,
            @SuppressWarnings("rawtypes") Map params,
            TemplateModel[] loopVars,
            TemplateDirectiveBody body)
            throws TemplateException {
        if (!(env.getCustomState(ROW) instanceof Row row)) {
            throw new TemplateException("column stands within <@rows of=…; …> and </@rows>", env);
        }
        String name;
        TemplateModel value;
        if (params.size() == 2
                && params.get("name") instanceof TemplateScalarModel named
                && params.containsKey("value")) {
            name = named.getAsString();
            value = (TemplateModel) params.get("value");
        } else if (params.size() == 1) {
            name = params.keySet().iterator().next().toString();
            value = (TemplateModel) params.get(name);
        } else {
            throw new TemplateException(
                    "a column is written <@column NAME=VALUE/> or <@column name=\"NAME\" value=VALUE/>", env);
        }
        row.names.add(format.escapePlainText(name));
        row.fields.add(field(name, value, env));
    }

    private String field(String name, TemplateModel value, Environment env) throws TemplateException {
        if (value == null) {
            throw new TemplateException(
                    "column " + name
                            + " has no value: check the spelling of its expression, or write (…)! around it where it may be missing",
                    env);
        }
        if (value instanceof DocumentFormat.Markup markup) {
            return format.getMarkupString(markup);
        }
        if (value instanceof TemplateNumberModel number) {
            try {
                return format.escapePlainText(env.getTemplateNumberFormat().formatToPlainText(number));
            } catch (freemarker.core.TemplateValueFormatException cannot) {
                throw new TemplateModelException("column " + name + ": the number cannot be written");
            }
        }
        if (value instanceof TemplateScalarModel text) {
            return format.escapePlainText(text.getAsString());
        }
        if (value instanceof TemplateBooleanModel flag) {
            return Boolean.toString(flag.getAsBoolean());
        }
        String found = value instanceof TemplateSequenceModel || value instanceof TemplateCollectionModel
                ? "a list"
                : "a group of values";
        throw new TemplateException(
                "column " + name + " is " + found
                        + "; expected one value: name a part of it, or join a list with ?join(\"|\")",
                env);
    }
}
