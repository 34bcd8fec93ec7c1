package io.vtexerpbridge.erp;

import freemarker.core.Environment;
import freemarker.template.SimpleScalar;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNumberModel;
import freemarker.template.TemplateScalarModel;
import io.vtexerpbridge.erp.ErpOrder.CustomField;
import io.vtexerpbridge.tables.MissingEntry;
import io.vtexerpbridge.tables.Tables;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** The functions {@code table} and {@code custom} of the templates. What a table lacks is gathered, so that all of it is told at once. */
final class TableFunctions {

    private static final Object MISSING = new Object();

    private static final String TABLE =
            "table is written table(\"carriers\", VALUE), or table(\"warehouses\", VALUE, \"|\") for"
                    + " several values with a | between them";
    private static final String CUSTOM =
            "custom is written custom(\"APP\", \"FIELD\"), or custom(\"FIELD\") for the fields of carts, items and addresses";

    private final Tables tables;
    private final ErpText texts;
    private final CodedFields codes;

    /** Told as it is: it quotes the template and no order. */
    static final class Misused extends TemplateModelException {
        private static final long serialVersionUID = 1;

        Misused(String sentence) {
            super(sentence);
        }
    }

    TableFunctions(Tables tables, ErpText texts) {
        this.tables = tables;
        this.texts = texts;
        this.codes = new CodedFields(tables, texts);
    }

    /** {@code table(NAME, VALUE)}: the ERP's code; empty for an empty value. */
    TemplateMethodModelEx table() {
        return this::table;
    }

    private Object table(List<?> arguments) throws TemplateModelException {
        if (arguments.size() < 2
                || arguments.size() > 3
                || !(arguments.get(0) instanceof TemplateScalarModel name)
                || arguments.size() == 3 && !(arguments.get(2) instanceof TemplateScalarModel)) {
            throw new Misused(TABLE);
        }
        String table = name.getAsString();
        if (!tables.has(table)) {
            throw new Misused("there is no " + tables.file(table) + "; make it, with the header from;to"
                    + " and the line *;* when values may pass as they are");
        }
        String value = texts.clean(text(arguments.get(1)));
        List<MissingEntry> missing = gathered(Environment.getCurrentEnvironment());
        return new SimpleScalar(
                arguments.size() == 2
                        ? codes.code(table, value, missing)
                        : codes.codes(table, value, ((TemplateScalarModel) arguments.get(2)).getAsString(), missing));
    }

    /** A name that nothing has would else be taken for an empty value; what (…)! is written around is never null. */
    static void requireValue(String function, Object argument) throws TemplateModelException {
        if (argument == null) {
            throw new Misused("what " + function
                    + " is given has no value: check its spelling, or write (…)! around it where it may be missing");
        }
    }

    private static String text(Object argument) throws TemplateModelException {
        requireValue("table", argument);
        if (argument instanceof TemplateNumberModel number) {
            return new BigDecimal(number.getAsNumber().toString()).toPlainString();
        }
        if (argument instanceof TemplateScalarModel text) {
            return text.getAsString();
        }
        throw new Misused(TABLE);
    }

    /** What the tables lacked for what this environment rendered. */
    @SuppressWarnings("unchecked")
    static List<MissingEntry> gathered(Environment environment) {
        List<MissingEntry> missing = (List<MissingEntry>) environment.getCustomState(MISSING);
        if (missing == null) {
            missing = new ArrayList<>();
            environment.setCustomState(MISSING, missing);
        }
        return missing;
    }

    /**
     * {@code custom(APP, FIELD)} or {@code custom(FIELD)}: what stands in the order's custom data, empty where it has none.
     *
     * @param fields of one order
     */
    TemplateMethodModelEx custom(List<CustomField> fields) {
        return arguments -> {
            boolean ofApp = arguments.size() == 2;
            if (arguments.isEmpty()
                    || arguments.size() > 2
                    || arguments.stream().anyMatch(one -> !(one instanceof TemplateScalarModel))) {
                throw new Misused(CUSTOM);
            }
            String app = ofApp ? ((TemplateScalarModel) arguments.get(0)).getAsString() : "";
            String name = ((TemplateScalarModel) arguments.get(arguments.size() - 1)).getAsString();
            return new SimpleScalar(fields.stream()
                    .filter(field -> field.app().equals(app) && field.name().equals(name))
                    .map(field -> texts.clean(field.value()))
                    .findFirst()
                    .orElse(""));
        };
    }
}
