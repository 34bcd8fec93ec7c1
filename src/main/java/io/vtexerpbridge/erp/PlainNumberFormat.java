package io.vtexerpbridge.erp;

import freemarker.core.Environment;
import freemarker.core.TemplateNumberFormat;
import freemarker.core.TemplateNumberFormatFactory;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNumberModel;
import java.math.BigDecimal;
import java.util.Locale;

/** Numbers with the decimals they have, amounts two, never grouped, never with an exponent. */
final class PlainNumberFormat extends TemplateNumberFormatFactory {

    private final TemplateNumberFormat format;

    PlainNumberFormat(String decimalSeparator) {
        this.format = new TemplateNumberFormat() {
            @Override
            public String formatToPlainText(TemplateNumberModel model) throws TemplateModelException {
                Number number = model.getAsNumber();
                String plain = (number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString()))
                        .toPlainString();
                return decimalSeparator.equals(".") ? plain : plain.replace(".", decimalSeparator);
            }

            @Override
            public boolean isLocaleBound() {
                return false;
            }

            @Override
            public String getDescription() {
                return "plain number";
            }
        };
    }

    @Override
    public TemplateNumberFormat get(String parameters, Locale locale, Environment environment) {
        return format;
    }
}
