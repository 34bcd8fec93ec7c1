package io.vtexerpbridge.live;

import io.vtexerpbridge.erp.MappingProblem;
import io.vtexerpbridge.erp.OrderDocuments;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What an ERP's documents look like: {@code config/mappings}, and the layouts of fixed width that the bridge writes; or folders of its own. */
public final class EditedDocuments implements Editable {

    private final OrderDocuments documents;
    private final String name;
    private final String mappings;
    private final String layouts;
    private final String format;
    private final Pattern files;

    /**
     * @param name of this kind, as no other has it
     * @param mappings the folder, relative to the home
     * @param layouts the folder, relative to the home
     * @param format the one in use, as {@code erp.format} names it; the files of others are not looked at
     */
    public EditedDocuments(OrderDocuments documents, String name, String mappings, String layouts, String format) {
        this.documents = documents;
        this.name = name;
        this.mappings = mappings;
        this.layouts = layouts;
        this.format = format;
        this.files = Pattern.compile(Pattern.quote(mappings) + "/.+\\.(ftl|csv)|" + Pattern.quote(layouts)
                + "/(order|notice)\\.fixed-width\\.properties");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean holds(String file) {
        return files.matcher(file).matches();
    }

    @Override
    public void begin(Path home) {
        documents.renew(home.resolve(mappings), home.resolve(layouts), format);
    }

    @Override
    public List<Fault> check(Path home, Set<String> edited) {
        try {
            documents.check(home.resolve(mappings), home.resolve(layouts), format);
            return List.of();
        } catch (MappingProblem problem) {
            return List.of(Fault.of(problem.file(), problem.line(), problem.sentence()));
        }
    }

    @Override
    public void take(Path home, Set<String> edited) {
        documents.renew(home.resolve(mappings), home.resolve(layouts), format);
    }

    @Override
    public void leftOut(List<Fault> faults) {
        documents.leftOut(faults.isEmpty() ? "" : faults.get(0).toString());
    }
}
