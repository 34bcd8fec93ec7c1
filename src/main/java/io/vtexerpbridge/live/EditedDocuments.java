package io.vtexerpbridge.live;

import io.vtexerpbridge.erp.MappingProblem;
import io.vtexerpbridge.erp.OrderDocuments;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What documents look like: {@code config/mappings}, and the layouts of fixed width that the bridge writes. */
public final class EditedDocuments implements Editable {

    private static final Pattern FILES =
            Pattern.compile("config/mappings/.+\\.(ftl|csv)|config/layouts/(order|notice)\\.fixed-width\\.properties");

    private final OrderDocuments documents;
    private final String format;

    /** @param format the one in use, as {@code erp.format} names it; the files of others are not looked at */
    public EditedDocuments(OrderDocuments documents, String format) {
        this.documents = documents;
        this.format = format;
    }

    @Override
    public String name() {
        return "mappings";
    }

    @Override
    public boolean holds(String file) {
        return FILES.matcher(file).matches();
    }

    @Override
    public void begin(Path home) {
        documents.renew(home.resolve("config/mappings"), format);
    }

    @Override
    public List<Fault> check(Path home, Set<String> edited) {
        try {
            documents.check(home.resolve("config/mappings"), format);
            return List.of();
        } catch (MappingProblem problem) {
            return List.of(new Fault(problem.file(), problem.line(), sentence(problem.sentence())));
        }
    }

    private static String sentence(String found) {
        return found.endsWith(".") ? found : found + ".";
    }

    @Override
    public void take(Path home, Set<String> edited) {
        documents.renew(home.resolve("config/mappings"), format);
    }

    @Override
    public void leftOut(List<Fault> faults) {
        documents.leftOut(faults.isEmpty() ? "" : faults.get(0).toString());
    }
}
