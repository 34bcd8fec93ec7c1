package io.vtexerpbridge.erp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import freemarker.cache.FileTemplateLoader;
import freemarker.core.Environment;
import freemarker.core.InvalidReferenceException;
import freemarker.core.ParseException;
import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.SimpleNumber;
import freemarker.template.SimpleObjectWrapper;
import freemarker.template.SimpleScalar;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNotFoundException;
import freemarker.template.TemplateNumberModel;
import freemarker.template.TemplateScalarModel;
import io.vtexerpbridge.tables.MissingEntry;
import io.vtexerpbridge.tables.Tables;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.temporal.Temporal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Makes ERP documents by the FreeMarker templates in the mappings folder: of orders by {@code order.csv.ftl} and {@code order.xml.ftl}, of
 * what became of them by {@code notice.csv.ftl} and {@code notice.xml.ftl}.
 *
 * <p>SECURITY: templates are edited by people who must not thereby run code or read other files: no class, no object behind a value and
 * no file outside the folder can be reached from one.
 *
 * <p>Templates are read once; an edited one counts from the next start. Safe for many threads.
 */
public final class OrderDocuments {

    /** What {@code erp.format} can be; each has its template. */
    public static final List<String> FORMATS = List.of("csv", "xml");

    /** What a format has templates for: orders, and what became of them. */
    public static final List<String> MAPPINGS = List.of("order", "notice");

    private final Path mappings;
    private final DocumentSettings settings;
    private final ErpText texts;
    private final OrderModel orders;
    private final NoticeModel notices;
    private final Map<String, Object> own;
    private final Tables tables;
    private final TableFunctions functions;
    private final Map<String, Configuration> formats;

    /** @throws MappingProblem when the folder is not there */
    public OrderDocuments(Path mappingsFolder, DocumentSettings settings) {
        this(mappingsFolder, settings, Map.of());
    }

    /**
     * With values of the integrator's own, and the tables in the folder beside.
     *
     * @param config what templates see as {@code config["shop.code"]}; no secrets
     * @throws MappingProblem when the folder is not there
     */
    public OrderDocuments(Path mappingsFolder, DocumentSettings settings, Map<String, String> config) {
        this(mappingsFolder, settings, config, tables(mappingsFolder.resolveSibling("tables"), settings.charset()));
    }

    /** As the other one, with tables that somebody else keeps fresh. */
    public OrderDocuments(Path mappingsFolder, DocumentSettings settings, Map<String, String> config, Tables tables) {
        this.mappings = mappingsFolder;
        this.settings = settings;
        this.texts = new ErpText(settings.charset());
        this.tables = tables;
        this.functions = new TableFunctions(tables, texts);
        Dates dates = new Dates(settings.datePattern(), settings.zone());
        this.orders = new OrderModel(texts, dates);
        this.notices = new NoticeModel(texts, dates);
        this.own = new TreeMap<>(config);

        DocumentFormat csv = DocumentFormat.csv(texts, settings.csvSeparator());
        Configuration csvTemplates = templates(csv, settings.decimalSeparator(), dates);
        CsvRows rows = new CsvRows(csv, settings.csvSeparator());
        csvTemplates.setSharedVariable("rows", rows.rows());
        csvTemplates.setSharedVariable("column", rows.column());
        this.formats = Map.of("csv", csvTemplates, "xml", templates(DocumentFormat.xml(texts), ".", dates));
    }

    /** The tables of a folder, whose values compare as documents of this charset have them. */
    public static Tables tables(Path folder, Charset charset) {
        return new Tables(folder, charset, new ErpText(charset)::clean);
    }

    private Configuration templates(DocumentFormat format, String decimalSeparator, Dates dates) {
        Configuration templates = new Configuration(Configuration.VERSION_2_3_34);
        try {
            templates.setTemplateLoader(new FolderLoader(mappings));
        } catch (IOException noFolder) {
            throw new MappingProblem(
                    label(), 0, 0, "the folder is missing; expected the order.*.ftl and notice.*.ftl mappings in it");
        }
        templates.setTemplateUpdateDelayMilliseconds(Long.MAX_VALUE);
        templates.setLocalizedLookup(false);
        templates.setDefaultEncoding("UTF-8");
        templates.setObjectWrapper(new SimpleObjectWrapper(Configuration.VERSION_2_3_34));
        templates.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        templates.setAPIBuiltinEnabled(false);
        templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        templates.setAttemptExceptionReporter((exception, environment) -> {});
        templates.setLogTemplateExceptions(false);
        templates.setWrapUncheckedExceptions(true);
        templates.setRecognizeStandardFileExtensions(false);
        templates.setRegisteredCustomOutputFormats(List.of(format));
        templates.setOutputFormat(format);
        templates.setLocale(Locale.ROOT);
        templates.setTimeZone(TimeZone.getTimeZone(settings.zone()));
        templates.setOutputEncoding(settings.charset().name());
        templates.setCustomNumberFormats(Map.of("plain", new PlainNumberFormat(decimalSeparator)));
        templates.setNumberFormat("@plain");
        templates.setBooleanFormat("c");
        templates.setSharedVariable("date", (TemplateMethodModelEx) arguments -> date(arguments, dates));
        templates.setSharedVariable("money", (TemplateMethodModelEx) OrderDocuments::money);
        templates.setSharedVariable("table", functions.table());
        return templates;
    }

    /**
     * The order's document.
     *
     * @param vtexOrder what the order was read from; templates see it as {@code vtex}
     * @param format {@code csv} or {@code xml}
     * @throws MappingProblem when the template cannot make it
     * @throws MissingEntries when a table lacks values of the order
     */
    public ErpDocument render(ErpOrder order, JsonNode vtexOrder, String format) {
        return renderAs(ErpDocument.ORDER, order, vtexOrder, format);
    }

    /**
     * The whole order once more, under the name of a later document.
     *
     * @param name as {@code changed-1}
     * @throws MappingProblem when the template cannot make it
     */
    public ErpDocument renderAs(String name, ErpOrder order, JsonNode vtexOrder, String format) {
        return new ErpDocument(
                name,
                ErpFileName.of(order.orderId(), name, format),
                document(order, vtexOrder, format, false).getBytes(settings.charset()),
                format,
                ContentDigest.of(order),
                "",
                order.explanations());
    }

    /**
     * What became of an order, as a document.
     *
     * @throws MappingProblem when the template cannot make it
     */
    public ErpDocument renderNotice(Notice notice, JsonNode vtexOrder, String format) {
        return new ErpDocument(
                notice.name(),
                ErpFileName.of(notice.orderId(), notice.name(), format),
                document(notice, vtexOrder, format, false).getBytes(settings.charset()),
                format,
                "",
                notice.status().equals(Notice.REQUESTED) ? notice.request().text() : "",
                List.of());
    }

    /**
     * Tries the format's templates on an order that has everything and on one that has hardly anything, so that a misspelt name or a
     * missing guard is found before the first order.
     *
     * @throws MappingProblem at the first fault
     */
    public void check(String format) {
        JsonNode everything = probe();
        JsonNode nothing = new ObjectMapper().createObjectNode().put("orderId", "probe-0");
        ErpOrderReader reader = new ErpOrderReader();
        for (JsonNode order : List.of(everything, nothing)) {
            String document = document(reader.read(order, "probe"), everything, format, true);
            if (format.equals("xml")) {
                requireWellFormed(document, "order.xml.ftl");
            }
        }
        for (JsonNode order : List.of(everything, nothing)) {
            String document = document(Notice.read(order, Notice.CANCELED, "probe"), everything, format, true);
            if (format.equals("xml")) {
                requireWellFormed(document, "notice.xml.ftl");
            }
        }
    }

    private static JsonNode probe() {
        try (InputStream probe = OrderDocuments.class.getResourceAsStream("probe-order.json")) {
            return new ObjectMapper().readTree(probe);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private String document(ErpOrder order, JsonNode vtexOrder, String format, boolean probing) {
        Map<String, Object> model = new HashMap<>();
        Map<String, Object> orderModel = orders.of(order);
        model.put("order", orderModel);
        model.put("lines", order.lines().isEmpty() ? List.of(orders.blankLine(order)) : orderModel.get("lines"));
        model.put("custom", functions.custom(order.customData()));
        return document("order", order.orderId(), model, vtexOrder, format, probing);
    }

    private String document(Notice notice, JsonNode vtexOrder, String format, boolean probing) {
        Map<String, Object> model = new HashMap<>();
        model.put("notice", notices.of(notice));
        return document("notice", notice.orderId(), model, vtexOrder, format, probing);
    }

    private String document(
            String mapping,
            String orderId,
            Map<String, Object> model,
            JsonNode vtexOrder,
            String format,
            boolean probing) {
        Configuration templates = formats.get(format);
        if (templates == null) {
            throw new MappingProblem(label(), 0, 0, "format " + format + " has no mapping here; expected csv or xml");
        }
        String name = mapping + "." + format + ".ftl";
        model.put("vtex", RawModel.of(vtexOrder, texts));
        model.put("config", own);
        model.put("charset", settings.charset().name());
        StringWriter out = new StringWriter(4096);
        List<MissingEntry> missing;
        try {
            Environment environment = template(templates, name).createProcessingEnvironment(model, out);
            environment.process();
            missing = TableFunctions.gathered(environment);
        } catch (TemplateException fault) {
            throw problem(fault, name, probing);
        } catch (StackOverflowError endless) {
            throw new MappingProblem(label(name), 0, 0, "never ends: a macro or an included file calls itself");
        } catch (IOException fault) {
            throw new MappingProblem(label(name), 0, 0, "cannot be read; check the file and its permissions");
        }
        // the orders that are tried at start have values that nobody's table knows
        if (!missing.isEmpty() && !probing) {
            throw new MissingEntries(orderId, missing, tables);
        }
        String document = format.equals("csv") ? csvLines(out.toString()) : out.toString();
        requireHeld(document, name);
        return document;
    }

    private Template template(Configuration templates, String name) throws IOException {
        try {
            return templates.getTemplate(name);
        } catch (TemplateNotFoundException missing) {
            throw new MappingProblem(
                    label(name), 0, 0, "the file is missing; copy it from the release, or set another erp.format");
        } catch (ParseException fault) {
            throw problem(fault, name);
        }
    }

    private MappingProblem problem(ParseException fault, String name) {
        String file = fault.getTemplateName() == null ? name : fault.getTemplateName();
        return new MappingProblem(
                label(file), fault.getLineNumber(), fault.getColumnNumber(), sentence(fault.getEditorMessage()));
    }

    private MappingProblem problem(TemplateException fault, String name, boolean probing) {
        for (Throwable cause = fault.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ParseException inIncluded) {
                return problem(inIncluded, name);
            }
        }
        String file = fault.getTemplateSourceName() == null ? name : fault.getTemplateSourceName();
        int line = fault.getLineNumber() == null ? 0 : fault.getLineNumber();
        int column = fault.getColumnNumber() == null ? 0 : fault.getColumnNumber();
        String expression = fault.getBlamedExpressionString();
        String sentence;
        if (fault instanceof InvalidReferenceException && expression != null) {
            sentence = expression + " has no value: check its spelling, or write (" + expression
                    + ")! where it may be missing";
        } else if (probing || fault.getClass() == TemplateException.class || fault instanceof TableFunctions.Misused) {
            sentence = sentence(fault.getMessageWithoutStackTop());
        } else {
            // FreeMarker's own words can quote what it stumbled over, and that may be a shopper's data
            sentence = (expression == null ? "what stands here" : expression)
                    + " cannot be worked out for this order; guard it against values it does not expect";
        }
        return new MappingProblem(label(file), line, column, sentence);
    }

    /** The first paragraph in one line. */
    private static String sentence(String message) {
        String first =
                message == null ? "cannot be worked out" : message.strip().split("\\R\\s*\\R|\\R-{3,}", 2)[0];
        return first.replaceAll("\\s*\\R\\s*", " ")
                .replace("==> ", "")
                .replaceAll(" \\(wrapper: [^)]*\\)", "")
                .replaceAll("\\s*\\[in template .*", "")
                .strip();
    }

    /** Whatever line ends the template's editor writes, rows end with CRLF and none is blank. Values hold no line breaks. */
    private String csvLines(String text) {
        StringBuilder rows = new StringBuilder(text.length() + 64);
        text.lines()
                .filter(row -> !row.isBlank() || row.contains(settings.csvSeparator()))
                .forEach(row -> rows.append(row).append("\r\n"));
        return rows.toString();
    }

    /** Values fit by now; the template's own text may not, and an encoder would put question marks there. */
    private void requireHeld(String document, String name) {
        if (!texts.holds(document)) {
            String lacking = document.codePoints()
                    .filter(c -> !texts.holds(c))
                    .mapToObj(Character::toString)
                    .findFirst()
                    .orElse("");
            throw new MappingProblem(
                    label(name),
                    0,
                    0,
                    "its own text has " + lacking + ", which "
                            + settings.charset().name() + " lacks; write it otherwise or set another erp.charset");
        }
    }

    private void requireWellFormed(String document, String name) {
        XMLInputFactory xml = XMLInputFactory.newFactory();
        xml.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        xml.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = xml.createXMLStreamReader(new StringReader(document));
            while (reader.hasNext()) {
                reader.next();
            }
        } catch (XMLStreamException fault) {
            throw new MappingProblem(
                    label(name),
                    0,
                    0,
                    "what it makes is not well-formed XML, at line "
                            + fault.getLocation().getLineNumber()
                            + " of the document: check that every element is closed");
        }
    }

    private static Object date(List<?> arguments, Dates dates) throws TemplateModelException {
        if (arguments.size() != 2 || !(arguments.get(1) instanceof TemplateScalarModel pattern)) {
            throw new TemplateModelException("date is written date(VALUE, \"dd/MM/yyyy\")");
        }
        Temporal date = null;
        if (arguments.get(0) instanceof Dates.Value value) {
            date = value.date();
        } else if (arguments.get(0) instanceof TemplateScalarModel text) {
            date = VtexJson.date(text.getAsString());
        }
        try {
            return new SimpleScalar(dates.text(date, DocumentSettings.formatter(pattern.getAsString())));
        } catch (IllegalArgumentException | java.time.DateTimeException fault) {
            throw new TemplateModelException("date cannot write the pattern " + pattern.getAsString());
        }
    }

    private static Object money(List<?> arguments) throws TemplateModelException {
        if (arguments.size() != 1) {
            throw new TemplateModelException("money is written money(CENTS)");
        }
        BigDecimal cents = null;
        if (arguments.get(0) instanceof TemplateNumberModel number) {
            cents = new BigDecimal(number.getAsNumber().toString());
        } else if (arguments.get(0) instanceof TemplateScalarModel text) {
            // VTEX types some amounts as texts
            cents = VtexJson.decimal(TextNode.valueOf(text.getAsString()));
        }
        return cents == null ? new SimpleScalar("") : new SimpleNumber(new BigDecimal(Shares.round(cents), 2));
    }

    /** The folder as people know it, {@code config/mappings}, wherever it lies. */
    private String label() {
        int names = mappings.getNameCount();
        return (names > 2 ? mappings.subpath(names - 2, names) : mappings)
                .toString()
                .replace('\\', '/');
    }

    private String label(String file) {
        return label() + "/" + file;
    }

    /** A link that leads out of the folder is the same as no file, and is then told with its place in the template. */
    private static final class FolderLoader extends FileTemplateLoader {

        FolderLoader(Path folder) throws IOException {
            super(folder.toFile());
        }

        @Override
        public Object findTemplateSource(String name) throws IOException {
            try {
                return super.findTemplateSource(name);
            } catch (SecurityException outside) {
                return null;
            }
        }
    }
}
