package io.vtexerpbridge.cli;

import freemarker.core.XMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import io.vtexerpbridge.nfe.NfeKey;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes the authorised NF-e of a whole order for the demo, with a key that fits its contents (FORMATS.md section 3). */
final class PretendNfe {

    private static final String STATE = "35";
    private static final String ISSUER = "77441093000114";
    private static final String SERIES = "1";
    private static final int LONGEST_ITEM_NAME = 120;
    private static final int LONGEST_NAME = 60;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX");

    private final Template template = template();

    private static Template template() {
        Configuration templates = new Configuration(Configuration.VERSION_2_3_34);
        templates.setClassForTemplateLoading(PretendNfe.class, "");
        templates.setDefaultEncoding("UTF-8");
        templates.setOutputFormat(XMLOutputFormat.INSTANCE);
        templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        templates.setLogTemplateExceptions(false);
        templates.setLocale(Locale.ROOT);
        try {
            return templates.getTemplate("nfe.xml.ftl");
        } catch (IOException missingInJar) {
            throw new UncheckedIOException(missingInJar);
        }
    }

    /**
     * The document; empty for an order that no Brazilian NF-e can be made of: without a valid CPF or CNPJ, without a total above zero,
     * or without a quantity or code on one of its lines.
     *
     * @param number nNF, at most nine digits
     */
    Optional<byte[]> make(OrderSheet order, long number) {
        Optional<String> buyer = buyer(order);
        Optional<OffsetDateTime> issuedAt = order.issuedAt();
        List<Map<String, String>> items = items(order);
        String total = amount(order.text("orderTotal"));
        if (buyer.isEmpty()
                || issuedAt.isEmpty()
                || items.isEmpty()
                || !total.matches("\\d{1,13}\\.\\d\\d")
                || total.matches("0+\\.00")) {
            return Optional.empty();
        }
        Map<String, Object> model = new HashMap<>();
        model.put("key", key(issuedAt.get(), number));
        model.put("code", code(number));
        model.put("state", STATE);
        model.put("series", SERIES);
        model.put("number", Long.toString(number));
        model.put("issuedAt", DATE.format(issuedAt.get()));
        model.put("issuer", ISSUER);
        model.put("buyer", buyer.get());
        model.put("buyerKind", buyer.get().length() == 11 ? "CPF" : "CNPJ");
        model.put("buyerName", name(order));
        model.put("items", items);
        model.put("goods", amount(order.text("itemsTotal")));
        model.put("total", total);
        model.put("carrier", order.text("carrier").isEmpty() ? PretendErp.CARRIER : order.text("carrier"));
        model.put("orderId", order.orderId());
        StringWriter xml = new StringWriter();
        try {
            template.process(model, xml);
        } catch (TemplateException | IOException broken) {
            throw new IllegalStateException(
                    "The demo's NF-e template does not fit order " + order.orderId() + "; mend nfe.xml.ftl", broken);
        }
        return Optional.of(xml.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String name(OrderSheet order) {
        String name = order.text("companyName").isBlank() ? order.text("customerName") : order.text("companyName");
        return cut(name.isBlank() ? "Consumidor" : name, LONGEST_NAME);
    }

    /** A company buys by its CNPJ. */
    private static Optional<String> buyer(OrderSheet order) {
        return List.of(order.text("companyDocument"), order.text("customerDocument")).stream()
                .map(document -> document.replaceAll("[./-]", ""))
                .filter(document -> TaxId.isCpf(document) || TaxId.isCnpj(document))
                .findFirst();
    }

    /** The ERP's code is the refId; a shop without one uses VTEX's SKU id. */
    private static List<Map<String, String>> items(OrderSheet order) {
        List<Map<String, String>> items = new ArrayList<>();
        for (Map<String, String> row : order.rows()) {
            String reference = OrderSheet.text(row, "refId");
            String code = reference.isBlank() ? OrderSheet.text(row, "skuId") : reference;
            String quantity = OrderSheet.text(row, "quantity");
            if (code.isBlank() || !quantity.matches("[1-9]\\d{0,8}")) {
                return List.of();
            }
            String ean = OrderSheet.text(row, "ean");
            items.add(Map.of(
                    "code",
                    code,
                    "ean",
                    ean.isBlank() ? "SEM GTIN" : ean,
                    "name",
                    cut(OrderSheet.text(row, "name"), LONGEST_ITEM_NAME),
                    "quantity",
                    quantity + ".0000",
                    "price",
                    amount(OrderSheet.text(row, "unitPrice")),
                    "total",
                    amount(OrderSheet.text(row, "lineGross"))));
        }
        return items;
    }

    private static String key(OffsetDateTime issuedAt, long number) {
        String body = STATE
                + String.format(
                        "%02d%02d%s55%03d%09d1%s",
                        issuedAt.getYear() % 100,
                        issuedAt.getMonthValue(),
                        ISSUER,
                        Integer.parseInt(SERIES),
                        number,
                        code(number));
        return body + NfeKey.checkDigit(body);
    }

    /** SEFAZ forbids a code that repeats the number, so it runs the other way. */
    private static String code(long number) {
        return String.format("%08d", 99_999_999 - number % 99_999_999);
    }

    /** NF-e amounts have a point. */
    private static String amount(String text) {
        return text.replace(',', '.');
    }

    private static String cut(String text, int longest) {
        return text.codePointCount(0, text.length()) <= longest
                ? text
                : text.substring(0, text.offsetByCodePoints(0, longest)).strip();
    }
}
