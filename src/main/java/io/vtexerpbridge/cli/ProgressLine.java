package io.vtexerpbridge.cli;

import java.io.PrintStream;
import java.time.Duration;

/** Progress as one line that lives on a terminal, and as a line a quarter where there is none. */
final class ProgressLine {

    private final PrintStream out;
    private final boolean terminal;
    private final long started = System.nanoTime();
    private int shownQuarters = -1;
    private int width;

    ProgressLine(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** @param done how many of {@code all} are done */
    void show(String text, long done, long all) {
        int quarters = (int) (4 * done / all);
        if (!terminal && quarters == shownQuarters) {
            return;
        }
        shownQuarters = quarters;
        String line = String.format(
                "  %s   %d s",
                text, Duration.ofNanos(System.nanoTime() - started).toSeconds());
        width = Math.max(width, line.length());
        out.print((terminal ? "\r" : "")
                + line
                + " ".repeat(width - line.length())
                + (terminal ? "" : System.lineSeparator()));
        out.flush();
    }

    void end() {
        if (terminal) {
            out.println();
        }
    }
}
