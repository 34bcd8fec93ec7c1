package io.vtexerpbridge.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.vtexerpbridge.erp.ErpDocument;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What the current mapping changes against a document that was made before, as a unified diff. */
final class DocumentDiff {

    private static final int LINES_AROUND = 1;

    private DocumentDiff() {}

    /** @return 0 when the document is the same, else 1 */
    static int print(PrintStream out, ErpDocument document, Path directory, Charset charset) throws IOException {
        Path before = directory.resolve(document.fileName());
        if (!Files.exists(before)) {
            out.println("Only new: " + document.fileName() + " (there is no " + before + ")");
            return 1;
        }
        return print(
                out,
                before.toString(),
                new String(Files.readAllBytes(before), charset),
                document.fileName() + " (now)",
                new String(document.content(), charset));
    }

    /** As the other one, of two texts and their names. */
    static int print(PrintStream out, String before, String oldText, String after, String newText) {
        List<String> old = lines(oldText);
        List<String> now = lines(newText);
        List<String> diff =
                UnifiedDiffUtils.generateUnifiedDiff(before, after, old, DiffUtils.diff(old, now), LINES_AROUND);
        diff.forEach(out::println);
        return diff.isEmpty() ? 0 : 1;
    }

    private static List<String> lines(String text) {
        return Arrays.asList(text.split("\\R", -1));
    }
}
