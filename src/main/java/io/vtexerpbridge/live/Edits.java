package io.vtexerpbridge.live;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds out how much of what was edited can be put in force: all of it when nothing is wrong, because files belong together; else what is right
 * without those that are wrong, so that one mistake does not keep back what somebody does elsewhere.
 */
final class Edits {

    /** Looks at one combination of files. */
    interface Check {

        /** @param edited those of them that are not as what is in force */
        List<Fault> faults(SortedMap<String, byte[]> files, Set<String> edited);
    }

    /**
     * What came of it.
     *
     * @param files what can be put in force, what was not edited included
     * @param edited those of them that are new, other, or gone
     * @param faults what is wrong with the rest
     */
    record Found(SortedMap<String, byte[]> files, Set<String> edited, List<Fault> faults) {}

    private final SortedMap<String, byte[]> inForce;
    private final SortedMap<String, byte[]> now;
    private final Check check;

    private Edits(SortedMap<String, byte[]> inForce, SortedMap<String, byte[]> now, Check check) {
        this.inForce = inForce;
        this.now = now;
        this.check = check;
    }

    static Found judge(SortedMap<String, byte[]> inForce, SortedMap<String, byte[]> now, Check check) {
        return new Edits(inForce, now, check).judge();
    }

    /** Names of files that differ. */
    static Set<String> differing(Map<String, byte[]> one, Map<String, byte[]> other) {
        Set<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        names.removeIf(name -> Arrays.equals(one.get(name), other.get(name)));
        return names;
    }

    private Found judge() {
        Set<String> wanted = differing(inForce, now);
        Set<String> right = new TreeSet<>();
        Map<String, List<Fault>> wrong = new LinkedHashMap<>();
        if (!wanted.isEmpty()) {
            right.addAll(withoutBlamed(wanted, wrong));
        }
        if (wrong.size() == 1 && wanted.size() == 1) {
            return found(right, wrong);
        }
        // one that was blamed may only have lacked another one, or have been blamed for it
        for (String file : List.copyOf(wrong.keySet())) {
            List<Fault> faults = faults(with(right, file));
            if (faults.isEmpty()) {
                right.add(file);
                wrong.remove(file);
            } else {
                wrong.put(file, faults);
            }
        }
        return found(right, wrong);
    }

    /** Leaves out what faults are found in until none is found; when they are found elsewhere, all. */
    private Set<String> withoutBlamed(Set<String> wanted, Map<String, List<Fault>> wrong) {
        Set<String> left = new TreeSet<>(wanted);
        while (!left.isEmpty()) {
            List<Fault> faults = faults(left);
            if (faults.isEmpty()) {
                break;
            }
            Set<String> blamed =
                    faults.stream().map(Fault::file).filter(left::contains).collect(Collectors.toSet());
            if (blamed.isEmpty()) {
                blamed = Set.copyOf(left);
            }
            for (String file : new TreeSet<>(blamed)) {
                List<Fault> own = faults.stream()
                        .filter(fault -> fault.file().equals(file))
                        .toList();
                wrong.put(file, own.isEmpty() ? faults : own);
            }
            left.removeAll(blamed);
        }
        return left;
    }

    private static Set<String> with(Set<String> files, String one) {
        Set<String> all = new TreeSet<>(files);
        all.add(one);
        return all;
    }

    private List<Fault> faults(Set<String> edited) {
        return check.faults(files(edited), edited);
    }

    private SortedMap<String, byte[]> files(Set<String> edited) {
        SortedMap<String, byte[]> files = new TreeMap<>(inForce);
        for (String name : edited) {
            if (now.containsKey(name)) {
                files.put(name, now.get(name));
            } else {
                files.remove(name);
            }
        }
        return files;
    }

    private Found found(Set<String> right, Map<String, List<Fault>> wrong) {
        List<Fault> faults = new ArrayList<>();
        wrong.values()
                .forEach(some ->
                        some.stream().filter(fault -> !faults.contains(fault)).forEach(faults::add));
        return new Found(files(right), right, faults);
    }
}
