package io.vtexerpbridge.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a home's files were when they were shipped, in {@code data/shipped.sha256}: whatever differs from it somebody edited.
 *
 * @param version of the bridge that shipped them
 * @param preset the preset among them, or empty
 * @param digests SHA-256 in hex, by path
 */
record ShippedRecord(String version, String preset, SortedMap<String, String> digests) {

    private static final String FILE = "shipped.sha256";

    static ShippedRecord of(String version, String preset, Map<String, byte[]> files) {
        SortedMap<String, String> digests = new TreeMap<>();
        files.forEach((path, content) -> digests.put(path, digest(content)));
        return new ShippedRecord(version, preset, digests);
    }

    /** Empty where no bridge has written one. */
    static Optional<ShippedRecord> in(Path data) throws IOException {
        Path file = data.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String version = "";
        String preset = "";
        SortedMap<String, String> digests = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] parts = line.split("\\s+", 3);
            if (line.startsWith("# version ")) {
                version = parts[2];
            } else if (line.startsWith("# preset ")) {
                preset = parts[2];
            } else if (!line.startsWith("#") && parts.length == 2) {
                digests.put(parts[1], parts[0]);
            }
        }
        return Optional.of(new ShippedRecord(version, preset, digests));
    }

    void write(Path data) throws IOException {
        StringBuilder text = new StringBuilder(
                "# What the files of this home were when they were shipped; ./bridge upgrade reads it.\n");
        text.append("# version ").append(version).append('\n');
        if (!preset.isEmpty()) {
            text.append("# preset ").append(preset).append('\n');
        }
        digests.forEach(
                (path, digest) -> text.append(digest).append("  ").append(path).append('\n'));
        Path file = data.resolve(FILE);
        if (Files.exists(file) && Files.readString(file).contentEquals(text)) {
            return;
        }
        Files.createDirectories(data);
        Path whole = data.resolve("." + FILE + ".tmp");
        Files.writeString(whole, text);
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Whether this is what was shipped under the path. */
    boolean has(String path, byte[] content) {
        return digest(content).equals(digests.get(path));
    }

    static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
