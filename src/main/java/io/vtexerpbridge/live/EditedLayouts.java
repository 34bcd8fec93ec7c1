package io.vtexerpbridge.live;

import io.vtexerpbridge.records.Layout;
import io.vtexerpbridge.records.LayoutProblem;
import io.vtexerpbridge.records.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** How the ERP's own files are read: {@code config/layouts/SUBFOLDER.properties}. */
public final class EditedLayouts implements Editable {

    private static final String FOLDER = "config/layouts";

    private final Path home;
    private volatile Map<Subject, Layout> inForce = Map.of();

    /** @param home whose layouts count as long as no edition of them is in force: they are read anew each time */
    public EditedLayouts(Path home) {
        this.home = home;
    }

    /** The layout of a subject, for one file. */
    public Layout of(Subject subject) {
        Layout layout = inForce.get(subject);
        return layout == null ? read(home, subject) : layout;
    }

    @Override
    public String name() {
        return "layouts";
    }

    @Override
    public boolean holds(String file) {
        return Stream.of(Subject.values())
                .anyMatch(subject -> file.equals(FOLDER + "/" + subject.folder() + ".properties"));
    }

    @Override
    public void begin(Path edition) {
        take(edition, Set.of());
    }

    @Override
    public List<Fault> check(Path edition, Set<String> edited) {
        List<Fault> faults = new ArrayList<>();
        for (Subject subject : Subject.values()) {
            try {
                read(edition, subject);
            } catch (LayoutProblem problem) {
                faults.add(new Fault(FOLDER + "/" + problem.file(), (int) problem.line(), problem.sentence() + "."));
            }
        }
        return faults;
    }

    @Override
    public void take(Path edition, Set<String> edited) {
        Map<Subject, Layout> layouts = new EnumMap<>(Subject.class);
        for (Subject subject : Subject.values()) {
            layouts.put(subject, read(edition, subject));
        }
        inForce = layouts;
    }

    private static Layout read(Path from, Subject subject) {
        try {
            return Layout.in(from.resolve(FOLDER), subject);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
