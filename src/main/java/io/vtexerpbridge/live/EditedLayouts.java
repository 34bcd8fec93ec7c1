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

/** How an ERP's own files are read: {@code config/layouts/SUBFOLDER.properties}, or in a folder of its own. */
public final class EditedLayouts implements Editable {

    private final Path home;
    private final Path folder;
    private final String name;
    private volatile Map<Subject, Layout> inForce = Map.of();

    /**
     * Until an edition of them is in force they are read anew each time.
     *
     * @param home whose files may be edited
     * @param layouts the folder
     * @param name of this kind, as no other has it
     */
    public EditedLayouts(Path home, Path layouts, String name) {
        this.name = name;
        this.home = home;
        this.folder = layouts.startsWith(home) ? home.relativize(layouts) : layouts;
    }

    /** Whether the folder is among those that are looked at. */
    public boolean isWatched() {
        return !folder.isAbsolute() && folder.startsWith("config");
    }

    /** The layout of a subject, for one file. */
    public Layout of(Subject subject) {
        Layout layout = inForce.get(subject);
        return layout == null ? read(home, subject) : layout;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean holds(String file) {
        return Stream.of(Subject.values())
                .anyMatch(subject -> file.equals(text(folder) + "/" + subject.folder() + ".properties"));
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
                faults.add(Fault.of(text(folder) + "/" + problem.file(), (int) problem.line(), problem.sentence()));
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

    private static String text(Path relative) {
        return relative.toString().replace('\\', '/');
    }

    private Layout read(Path from, Subject subject) {
        try {
            return Layout.in(from.resolve(folder), subject);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
