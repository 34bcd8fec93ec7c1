package io.vtexerpbridge.erp;

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
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateNotFoundException;
import freemarker.template.TemplateNumberModel;
import freemarker.template.TemplateScalarModel;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.temporal.Temporal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

/**
 * The FreeMarker templates of one format in one folder.
 *
 * <p>SECURITY: templates are edited by people who must not thereby run code or read other files: no class, no object behind a value and
 * no file outside the folder can be reached from one.
 *
 * <p>Templates are read once; an edited one counts from the next start. Safe for many threads.
 */
final class Templates {

    private static final Object NOTES = new Object();

    private final Path folder;
    private final Configuration configuration;

    /** @throws MappingProblem when the folder is not there */
    Templates(
            Path folder,
            DocumentFormat format,
            DocumentSettings settings,
            String decimalSeparator,
            TableFunctions functions) {
        this.folder = folder;
        Dates dates = new Dates(settings.datePattern(), settings.zone());
        Configuration templates = new Configuration(Configuration.VERSION_2_3_34);
        try {
            templates.setTemplateLoader(new FolderLoader(folder));
        } catch (IOException noFolder) {
            throw new MappingProblem(
                    label(folder), 0, 0, "the folder is missing; expected the files in it that say how documents look");
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
        templates.setSharedVariable("money", (TemplateMethodModelEx) Templates::money);
        templates.setSharedVariable("table", functions.table());
        this.configuration = templates;
    }

    /** Makes something known to every template, before the first one runs. */
    Templates with(String name, TemplateModel shared) {
        configuration.setSharedVariable(name, shared);
        return this;
    }

    /** @throws MappingProblem when the file is missing or cannot be understood */
    Template named(String name) {
        try {
            return configuration.getTemplate(name);
        } catch (TemplateNotFoundException missing) {
            throw new MappingProblem(
                    label(name), 0, 0, "the file is missing; copy it from the release, or set another erp.format");
        } catch (ParseException fault) {
            throw problem(fault, name);
        } catch (IOException fault) {
            throw new MappingProblem(label(name), 0, 0, "cannot be read; check the file and its permissions");
        }
    }

    /**
     * A template that is a part of a line of another file.
     *
     * @throws MappingProblem naming that line
     */
    Template inline(String file, int line, String text) {
        try {
            // a comment with the lines before it, so that faults are told with their own line
            return new Template(file, "<#--" + "\n".repeat(line - 1) + "-->" + text, configuration);
        } catch (ParseException fault) {
            throw new MappingProblem(label(file), line, 0, sentence(fault.getEditorMessage()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * What the template makes of the model.
     *
     * @param notes for what its fields go through
     * @param probing whether the values are nobody's, so that faults may quote them
     * @throws MappingProblem when it cannot be worked out
     */
    String process(Template template, Map<String, Object> model, FieldNotes notes, boolean probing) {
        String name = template.getName();
        StringWriter out = new StringWriter(4096);
        try {
            Environment environment = template.createProcessingEnvironment(model, out);
            environment.setCustomState(NOTES, notes);
            environment.process();
            notes.missing(TableFunctions.gathered(environment));
            return out.toString();
        } catch (TemplateException fault) {
            throw problem(fault, name, probing);
        } catch (StackOverflowError endless) {
            throw new MappingProblem(label(name), 0, 0, "never ends: a macro or an included file calls itself");
        } catch (IOException fault) {
            throw new MappingProblem(label(name), 0, 0, "cannot be read; check the file and its permissions");
        }
    }

    /** What the template that runs may tell of its fields. */
    static FieldNotes notes(Environment environment) {
        return (FieldNotes) environment.getCustomState(NOTES);
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
            sentence = expression + " has no value: check its spelling"
                    + (isCalled(fault) ? "" : ", or write (" + expression + ")! where it may be missing");
        } else if (probing || fault.getClass() == TemplateException.class || fault instanceof TableFunctions.Misused) {
            sentence = sentence(fault.getMessageWithoutStackTop());
        } else {
            // FreeMarker's own words can quote what it stumbled over, and that may be a shopper's data
            sentence = (expression == null ? "what stands here" : expression)
                    + " cannot be worked out for this order; guard it against values it does not expect";
        }
        return new MappingProblem(label(file), line, column, sentence);
    }

    /** Whether what has no value is the name of a function, or of {@code <@…>}: there is none to write around it. */
    private static boolean isCalled(TemplateException fault) {
        String name = fault.getBlamedExpressionString();
        String stack = String.valueOf(fault.getFTLInstructionStack());
        return stack.contains(name + "(") || stack.contains("@" + name);
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

    private static Object date(List<?> arguments, Dates dates) throws TemplateModelException {
        if (arguments.size() != 2 || !(arguments.get(1) instanceof TemplateScalarModel pattern)) {
            throw new TemplateModelException("date is written date(VALUE, \"dd/MM/yyyy\")");
        }
        TableFunctions.requireValue("date", arguments.get(0));
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
        TableFunctions.requireValue("money", arguments.get(0));
        BigDecimal cents = null;
        if (arguments.get(0) instanceof TemplateNumberModel number) {
            cents = new BigDecimal(number.getAsNumber().toString());
        } else if (arguments.get(0) instanceof TemplateScalarModel text) {
            // VTEX types some amounts as texts
            cents = VtexJson.decimal(TextNode.valueOf(text.getAsString()));
        }
        return cents == null ? new SimpleScalar("") : new SimpleNumber(new BigDecimal(Shares.round(cents), 2));
    }

    /** A folder as people know it: from {@code config} on, also where a copy of it is read; one that is elsewhere with its whole path. */
    static String label(Path folder) {
        int names = folder.getNameCount();
        int from = names - 1;
        while (from >= 0 && !folder.getName(from).toString().equals("config")) {
            from--;
        }
        return (from < 0 ? folder : folder.subpath(from, names)).toString().replace('\\', '/');
    }

    /** A file of the folder as people know it. */
    String label(String file) {
        return label(folder) + "/" + file;
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
