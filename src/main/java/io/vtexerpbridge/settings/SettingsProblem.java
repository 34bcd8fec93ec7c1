package io.vtexerpbridge.settings;

import java.util.List;

/** The configuration cannot be used; each problem is one sentence that names the key, where it stands and the mend. */
public final class SettingsProblem extends RuntimeException {

    private final transient List<String> problems;

    public SettingsProblem(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
