package io.vtexerpbridge.erp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vtexerpbridge.tables.Tables;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes ERP documents of orders and of what became of them, as the files {@code order.*} and {@code notice.*} say: FreeMarker templates in
 * the mappings folder, or layouts in the layouts folder. Tables and the field contract are applied first.
 *
 * <p>Those files are read once; an edited one counts from the next start, or when somebody says so ({@link #renew}). Safe for many threads.
 */
public final class OrderDocuments {

    /** What a format has files for: orders, and what became of them. */
    public static final List<String> MAPPINGS = List.of("order", "notice");

    private final DocumentSettings settings;
    private final ErpText texts;
    private final OrderModel orders;
    private final NoticeModel notices;
    private final Tables tables;
    private final CodedFields codes;
    private final TableFunctions functions;
    private final Map<String, Object> own;
    private volatile Edition inForce;
    private volatile String fault = "";

    /** @throws MappingProblem when the folder is not there */
    public OrderDocuments(Path mappingsFolder, DocumentSettings settings) {
        this(mappingsFolder, settings, Map.of());
    }

    /** @throws MappingProblem when the folder is not there */
    public OrderDocuments(Path mappingsFolder, DocumentSettings settings, Map<String, String> config) {
        this(
                mappingsFolder,
                mappingsFolder.resolveSibling("layouts"),
                settings,
                config,
                tables(mappingsFolder.resolveSibling("tables"), settings.charset()));
    }

    /**
     * With values of the integrator's own, and with tables that somebody else keeps fresh.
     *
     * @param config what templates see as {@code config["shop.code"]}; no secrets
     * @param tables those that templates and the field contract name
     * @throws MappingProblem when the folder is not there, or the field contract is at fault
     */
    public OrderDocuments(
            Path mappingsFolder,
            Path layoutsFolder,
            DocumentSettings settings,
            Map<String, String> config,
            Tables tables) {
        this.settings = settings;
        this.texts = new ErpText(settings.charset());
        this.tables = tables;
        this.codes = new CodedFields(tables, texts);
        this.functions = new TableFunctions(tables, texts);
        Dates dates = new Dates(settings.datePattern(), settings.zone());
        this.orders = new OrderModel(texts, dates);
        this.notices = new NoticeModel(texts, dates);
        this.own = new TreeMap<>(config);
        this.inForce = new Edition(mappingsFolder, layoutsFolder);
    }

    /**
     * Looks at files of other folders as {@link #check(String)} does at those in force.
     *
     * @throws MappingProblem at the first fault
     */
    public void check(Path mappingsFolder, Path layoutsFolder, String format) {
        check(new Edition(mappingsFolder, layoutsFolder), format);
    }

    /**
     * The files of other folders are in force from now on; documents that are being made end as they began.
     *
     * @throws MappingProblem when they cannot be, and then those before still are
     */
    public void renew(Path mappingsFolder, Path layoutsFolder, String format) {
        Edition renewed = new Edition(mappingsFolder, layoutsFolder);
        check(renewed, format);
        inForce = renewed;
    }

    /** What the files have that were edited and are not in force; every document says so until it is mended. Empty: nothing. */
    public void leftOut(String sentence) {
        fault = sentence;
    }

    /** The tables of a folder, whose values compare as documents of this charset have them. */
    public static Tables tables(Path folder, Charset charset) {
        return new Tables(folder, charset, new ErpText(charset)::clean);
    }

    /**
     * The order's document.
     *
     * @param vtexOrder what the order was read from; templates see it as {@code vtex}
     * @param format as {@code erp.format} names it
     * @throws MappingProblem when the template cannot make it
     * @throws OrderProblem when the order has a value that the contract or layout refuses
     * @throws MissingEntries when a table lacks values of the order
     */
    public ErpDocument render(ErpOrder order, JsonNode vtexOrder, String format) {
        return render(order, vtexOrder, format, Map.of());
    }

    /**
     * As the other one.
     *
     * @param columns what templates see as {@code own.NAME}
     */
    public ErpDocument render(ErpOrder order, JsonNode vtexOrder, String format, Map<String, String> columns) {
        return renderAs(ErpDocument.ORDER, order, vtexOrder, format, columns);
    }

    /**
     * The whole order once more, under the name of a later document.
     *
     * @param name as {@code changed-1}
     * @param columns what templates see as {@code own.NAME}
     * @throws MappingProblem when the template cannot make it
     * @throws OrderProblem when the order has a value that the contract or layout refuses
     */
    public ErpDocument renderAs(
            String name, ErpOrder order, JsonNode vtexOrder, String format, Map<String, String> columns) {
        FieldNotes notes = new FieldNotes();
        byte[] content = document(inForce, order, vtexOrder, format, columns, notes, false);
        requireWhole(notes, order.orderId());
        List<String> explanations = new ArrayList<>(order.explanations());
        explanations.addAll(notes.explanations());
        explanations.addAll(leftOut());
        return new ErpDocument(
                name,
                ErpFileName.of(order.orderId(), name, inForce.format(format)),
                content,
                format,
                ContentDigest.of(order),
                "",
                explanations);
    }

    /**
     * What became of an order, as a document.
     *
     * @throws MappingProblem when the template cannot make it
     * @throws OrderProblem when it has a value that the contract or layout refuses
     */
    public ErpDocument renderNotice(Notice notice, JsonNode vtexOrder, String format) {
        FieldNotes notes = new FieldNotes();
        byte[] content = document(inForce, notice, vtexOrder, format, notes, false);
        requireWhole(notes, notice.orderId());
        return new ErpDocument(
                notice.name(),
                ErpFileName.of(notice.orderId(), notice.name(), inForce.format(format)),
                content,
                format,
                "",
                notice.status().equals(Notice.REQUESTED) ? notice.request().text() : "",
                notes.explanations());
    }

    /**
     * What the order's document is made of, field by field.
     *
     * @throws OrderProblem when the order has a value that the contract refuses
     * @throws MissingEntries when a table lacks values of the order
     */
    public ErpFields fields(ErpOrder order) {
        FieldNotes notes = new FieldNotes();
        Map<String, Object> model = model(inForce, order, notes);
        requireWhole(notes, order.orderId());
        return ErpFields.of(Map.of("order", model));
    }

    /**
     * What the notice's document is made of, field by field.
     *
     * @throws OrderProblem when it has a value that the contract refuses
     */
    public ErpFields fields(Notice notice) {
        FieldNotes notes = new FieldNotes();
        Map<String, Object> model = model(inForce, notice, notes);
        requireWhole(notes, notice.orderId());
        return ErpFields.of(Map.of("notice", model));
    }

    /** Whether the field contract leaves order ids as they are; else the ERP may call two orders alike. */
    public boolean keepsOrderIds() {
        return inForce.contract.keepsOrderIds();
    }

    /** What the ERP calls the order, as far as its field contract says. */
    public String orderId(String orderId) {
        return inForce.contract.orderId(texts.clean(orderId));
    }

    /**
     * Tries the format's files on an order that has everything and on one that has hardly anything, so that a misspelt name or a
     * missing guard is found before the first order. What the contract refuses of them does not matter here.
     *
     * @throws MappingProblem at the first fault
     */
    public void check(String format) {
        check(inForce, format);
    }

    private void check(Edition edition, String format) {
        JsonNode everything = probe();
        JsonNode nothing = new ObjectMapper().createObjectNode().put("orderId", "probe-0");
        ErpOrderReader reader = new ErpOrderReader();
        for (JsonNode order : List.of(everything, nothing)) {
            document(edition, reader.read(order, "probe"), everything, format, Map.of(), new FieldNotes(), true);
        }
        for (JsonNode order : List.of(everything, nothing)) {
            document(edition, Notice.read(order, Notice.CANCELED, "probe"), everything, format, new FieldNotes(), true);
        }
    }

    /** What the tables lack first: with it some of what was refused may be right. */
    private void requireWhole(FieldNotes notes, String orderId) {
        if (!notes.missing().isEmpty()) {
            throw new MissingEntries(orderId, notes.missing(), tables);
        }
        notes.requireNoneRefused(orderId);
    }

    /** Whether any of the format's files is there; those that are not in use may be missing. */
    public boolean has(String format) {
        Edition edition = inForce;
        ErpFormat one = edition.format(format);
        Path folder = one == ErpFormat.FIXED_WIDTH ? edition.layouts : edition.mappings;
        return MAPPINGS.stream().anyMatch(mapping -> Files.exists(folder.resolve(one.file(mapping))));
    }

    /**
     * An order's document of fixed width taken apart by the layout of now: its fields from first to last, {@code TYPE.NAME} with what stands
     * there.
     *
     * @throws MappingProblem when the layout is at fault
     */
    public List<Map.Entry<String, String>> fixedWidthParts(String document) {
        return ((FixedWidthWriter) inForce.writer(ErpFormat.FIXED_WIDTH)).parts(document);
    }

    private static JsonNode probe() {
        try (InputStream probe = OrderDocuments.class.getResourceAsStream("probe-order.json")) {
            return new ObjectMapper().readTree(probe);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private byte[] document(
            Edition edition,
            ErpOrder order,
            JsonNode vtexOrder,
            String format,
            Map<String, String> columns,
            FieldNotes notes,
            boolean probing) {
        Map<String, Object> orderModel = model(edition, order, notes);
        Map<String, Object> model = new HashMap<>();
        model.put("order", orderModel);
        model.put(
                "lines",
                order.lines().isEmpty()
                        ? List.of(OrderModel.blankLine(orderModel.get("delivery")))
                        : orderModel.get("lines"));
        model.put("custom", functions.custom(order.customData()));
        model.put("own", new OwnModel(columns, texts));
        return document(edition, "order", model, vtexOrder, format, notes, probing);
    }

    private byte[] document(
            Edition edition, Notice notice, JsonNode vtexOrder, String format, FieldNotes notes, boolean probing) {
        Map<String, Object> model = new HashMap<>();
        model.put("notice", model(edition, notice, notes));
        return document(edition, "notice", model, vtexOrder, format, notes, probing);
    }

    private byte[] document(
            Edition edition,
            String mapping,
            Map<String, Object> model,
            JsonNode vtexOrder,
            String format,
            FieldNotes notes,
            boolean probing) {
        model.put("vtex", RawModel.of(vtexOrder, texts));
        model.put("config", own);
        model.put("charset", settings.charset().name());
        DocumentWriter writer = edition.writer(edition.format(format));
        String document = writer.write(mapping, model, notes, probing);
        requireHeld(document, writer.label(mapping));
        return document.getBytes(settings.charset());
    }

    private Map<String, Object> model(Edition edition, ErpOrder order, FieldNotes notes) {
        Map<String, Object> model = orders.of(order);
        codes.apply(model, notes);
        edition.contract.applyToOrder(model, notes);
        return model;
    }

    private Map<String, Object> model(Edition edition, Notice notice, FieldNotes notes) {
        Map<String, Object> model = notices.of(notice);
        edition.contract.applyToNotice(model, notes);
        return model;
    }

    private List<String> leftOut() {
        String sentence = fault;
        return sentence.isEmpty() ? List.of() : List.of("made by the mapping as it was before an edit: " + sentence);
    }

    /** Values fit by now; the file's own text may not, and an encoder would put question marks there. */
    private void requireHeld(String document, String label) {
        if (!texts.holds(document)) {
            String lacking = document.codePoints()
                    .filter(c -> !texts.holds(c))
                    .mapToObj(Character::toString)
                    .findFirst()
                    .orElse("");
            throw new MappingProblem(
                    label,
                    0,
                    0,
                    "its own text has " + lacking + ", which "
                            + settings.charset().name() + " lacks; write it otherwise or set another erp.charset");
        }
    }

    /** The files of two folders, as they are when they are first read. */
    private final class Edition {

        private final Path mappings;
        private final Path layouts;
        private final FieldContract contract;
        private final Map<ErpFormat, DocumentWriter> writers = new EnumMap<>(ErpFormat.class);

        Edition(Path mappings, Path layouts) {
            this.mappings = mappings;
            this.layouts = layouts;
            if (!Files.isDirectory(mappings)) {
                throw new MappingProblem(
                        Templates.label(mappings),
                        0,
                        0,
                        "the folder is missing; expected the order.*.ftl and notice.*.ftl mappings in it");
            }
            this.contract = new FieldContract(mappings, Templates.label(mappings), tables);
        }

        ErpFormat format(String format) {
            return ErpFormat.of(format)
                    .orElseThrow(() -> new MappingProblem(
                            Templates.label(mappings),
                            0,
                            0,
                            "format " + format + " has no mapping here; expected one of "
                                    + String.join(", ", ErpFormat.keys())));
        }

        /** Made when it is first asked for: the files of a format that is not in use may be missing or at fault. */
        DocumentWriter writer(ErpFormat format) {
            synchronized (writers) {
                return writers.computeIfAbsent(
                        format,
                        made -> made == ErpFormat.FIXED_WIDTH
                                ? new FixedWidthWriter(layouts, settings, texts, functions)
                                : TemplateWriter.of(made, mappings, settings, texts, functions));
            }
        }
    }
}
