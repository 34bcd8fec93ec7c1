package io.vtexerpbridge.live;

import io.vtexerpbridge.posting.Carriers;
import io.vtexerpbridge.tables.TableProblem;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The couriers of {@code config/carriers.csv}. */
public final class EditedCarriers implements Editable {

    private static final String FILE = "config/carriers.csv";

    private final Carriers carriers;

    public EditedCarriers(Carriers carriers) {
        this.carriers = carriers;
    }

    @Override
    public String name() {
        return "carriers";
    }

    @Override
    public boolean holds(String file) {
        return file.equals(FILE);
    }

    @Override
    public void begin(Path home) {
        take(home, Set.of());
    }

    @Override
    public List<Fault> check(Path home, Set<String> edited) {
        try {
            new Carriers(home.resolve(FILE));
            return List.of();
        } catch (TableProblem problem) {
            return List.of(new Fault(FILE, (int) problem.line(), problem.sentence()));
        }
    }

    @Override
    public void take(Path home, Set<String> edited) {
        carriers.renew(home.resolve(FILE));
    }
}
