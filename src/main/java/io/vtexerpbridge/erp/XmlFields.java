package io.vtexerpbridge.erp;

import freemarker.core.Environment;
import freemarker.core.TemplateValueFormatException;
import freemarker.template.TemplateBooleanModel;
import freemarker.template.TemplateDirectiveBody;
import freemarker.template.TemplateException;
import freemarker.template.TemplateHashModel;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNumberModel;
import freemarker.template.TemplateScalarModel;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/**
 * The directive {@code field}, which writes one element of a length that the ERP takes: {@code <@field NAME1=order.customer.customerName
 * max=35 cut=true/>}. An empty one is left out; a longer one is cut where it says so and is a text, else the order is refused.
 */
final class XmlFields {

    private final DocumentFormat format;
    private final ErpText texts;

    XmlFields(DocumentFormat format, ErpText texts) {
        this.format = format;
        this.texts = texts;
    }

    @SuppressWarnings("unchecked")
    void write(
            Environment env,
            @SuppressWarnings("rawtypes") Map params,
            TemplateModel[] loopVars,
            TemplateDirectiveBody body)
            throws TemplateException, IOException {
        Map<String, TemplateModel> rest = new HashMap<>((Map<String, TemplateModel>) params);
        TemplateModel limit = rest.remove("max");
        TemplateModel cuts = rest.remove("cut");
        if (rest.size() != 1 || !(limit instanceof TemplateNumberModel most)) {
            throw new TemplateException(
                    "a field is written <@field NAME=VALUE max=35/>, with cut=true where it may be cut", env);
        }
        Map.Entry<String, TemplateModel> field = rest.entrySet().iterator().next();
        boolean cut = cuts instanceof TemplateBooleanModel flag && flag.getAsBoolean();
        if (cut && field.getValue() instanceof TemplateNumberModel) {
            throw new TemplateException(
                    "field " + field.getKey() + " is a number, which is never cut; take cut away", env);
        }
        String text = fitting(
                field.getKey(),
                texts.clean(text(field, env)),
                most.getAsNumber().intValue(),
                cut,
                env);
        if (!text.isEmpty()) {
            // FreeMarker takes the blanks before a directive that has a line to itself, and the line's end
            int column = Math.max(1, env.getCurrentDirectiveCallPlace().getBeginColumn());
            env.getOut()
                    .write(" ".repeat(column - 1) + "<" + field.getKey() + ">" + format.escapePlainText(text) + "</"
                            + field.getKey() + ">\n");
        }
    }

    private static String fitting(String name, String text, int max, boolean cut, Environment env)
            throws TemplateModelException {
        // UTF-16 counts: so do XML schemas' lengths here, and SAP's fields
        int length = text.length();
        if (length <= max) {
            return text;
        }
        FieldNotes notes = Templates.notes(env);
        if (!cut) {
            notes.refused(
                    name,
                    line(env),
                    "has " + length + " characters, expected at most " + max + " ("
                            + env.getMainTemplate().getName() + ")");
            return "";
        }
        notes.cut(name, line(env), length, max);
        int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
        return text.substring(0, end).stripTrailing();
    }

    private static String text(Map.Entry<String, TemplateModel> field, Environment env) throws TemplateException {
        TemplateModel value = field.getValue();
        if (value instanceof TemplateNumberModel number) {
            try {
                return env.getTemplateNumberFormat().formatToPlainText(number);
            } catch (TemplateValueFormatException cannot) {
                throw new TemplateModelException("field " + field.getKey() + ": the number cannot be written");
            }
        }
        if (value instanceof TemplateScalarModel text) {
            return text.getAsString();
        }
        throw new TemplateException(
                "field " + field.getKey()
                        + (value == null
                                ? " has no value: check the spelling of its expression, or write (…)! around it where it may be missing"
                                : " is a group or list; expected one value: name a part of it"),
                env);
    }

    /** Of the line item that the template is at, or 0. */
    private static int line(Environment env) throws TemplateModelException {
        return env.getVariable("line") instanceof TemplateHashModel line
                        && line.get("line") instanceof TemplateNumberModel number
                ? new BigDecimal(number.getAsNumber().toString()).intValue()
                : 0;
    }
}
