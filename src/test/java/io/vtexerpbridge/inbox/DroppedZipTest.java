package io.vtexerpbridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vtexerpbridge.inbox.DroppedZip.Entry;
import io.vtexerpbridge.inbox.DroppedZip.Limits;
import io.vtexerpbridge.nfe.NfeMaker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class DroppedZipTest {

    private static final Limits SMALL = new Limits(5, 100_000, 250_000, 100);

    @Test
    void files_come_one_at_a_time() throws IOException {
        String first = new NfeMaker().proc();
        String second = new NfeMaker().set("nNF", "2").proc();
        List<Entry> entries = read(zip(Map.of("a.xml", first.getBytes(StandardCharsets.UTF_8))), Limits.DEFAULT);
        assertThat(bytes(entries.get(0))).isEqualTo(first.getBytes(StandardCharsets.UTF_8));
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("2026/", new byte[0]);
        files.put("2026/a.xml", first.getBytes(StandardCharsets.UTF_8));
        files.put("__MACOSX/2026/._a.xml", new byte[] {1});
        files.put("2026/.DS_Store", new byte[] {1});
        files.put("b.xml", second.getBytes(StandardCharsets.UTF_8));
        entries = read(zip(files), Limits.DEFAULT);
        assertThat(entries).extracting(Entry::name).containsExactly("a.xml", "b.xml");
        assertThat(bytes(entries.get(1))).isEqualTo(second.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "../../etc/cron.d/x.xml, x.xml",
        "/abs/x.xml, x.xml",
        "'C:\\temp\\x.xml', x.xml",
        "'..\\..\\x.xml', x.xml",
        "'C:x.xml', x.xml",
        "..., file 1",
        "a/.., file 1",
    })
    void a_name_is_never_a_path(String path, String name) throws IOException {
        List<Entry> entries = read(zip(Map.of(path, new byte[] {'<'})), SMALL);
        assertThat(entries).extracting(Entry::name).containsExactly(name);
    }

    @Test
    void odd_names_are_no_trouble() throws IOException {
        assertThat(read(zip(Map.of("a\nb\u0000c.xml", new byte[] {'<'})), SMALL))
                .extracting(Entry::name)
                .containsExactly("abc.xml");
        assertThat(read(zip(Map.of("x".repeat(5000) + ".xml", new byte[] {'<'})), SMALL)
                        .get(0)
                        .name())
                .hasSize(120)
                .endsWith(".xml");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out, Charset.forName("IBM850"))) {
            zip.putNextEntry(new ZipEntry("nota-peça.xml"));
            zip.write('<');
        }
        assertThat(read(out.toByteArray(), SMALL)).hasSize(1);
    }

    @Test
    void empty_and_nested_files_are_said_and_the_rest_goes_on() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("empty.xml", new byte[0]);
        files.put("inner.xml", zip(Map.of("a.xml", new byte[] {'<'})));
        files.put("inner.ZIP", new byte[] {1, 2});
        files.put("good.xml", new byte[] {'<'});
        List<Entry> entries = read(zip(files), SMALL);
        assertThat(entries.subList(0, 3)).allSatisfy(entry -> assertThat(entry).isInstanceOf(Entry.Unusable.class));
        assertThat(((Entry.Unusable) entries.get(0)).sentence()).contains("is empty");
        assertThat(((Entry.Unusable) entries.get(1)).sentence()).contains("a ZIP within the ZIP");
        assertThat(((Entry.Unusable) entries.get(2)).sentence()).contains("a ZIP within the ZIP");
        assertThat(entries.get(3)).isInstanceOf(Entry.Content.class);
    }

    @Test
    void too_many_too_large_and_too_dense_are_refused() throws IOException {
        Map<String, byte[]> many = new LinkedHashMap<>();
        Map<String, byte[]> large = new LinkedHashMap<>();
        byte[] noise = new byte[90_000];
        new Random(1).nextBytes(noise);
        for (int i = 0; i < 6; i++) {
            many.put(i + ".xml", new byte[] {'<'});
            large.put(i + ".xml", noise);
        }
        refused(zip(many), SMALL, "holds more than 5 files");
        refused(zip(large), SMALL, "holds more than 250000 bytes");
        refused(zip(Map.of("a.xml", Arrays.copyOf(noise, 100_001))), SMALL, "is larger than 100000 bytes");
        refused(
                zip(Map.of("bomb.xml", new byte[50 << 20])),
                new Limits(5, 1 << 30, 1L << 30, 100),
                "unpacks to more than 100 times its size");
        refused(zip(Map.of("bomb.xml", new byte[50 << 20])), Limits.DEFAULT, "times its size");
        many.remove("5.xml");
        assertThat(read(zip(many), SMALL)).hasSize(5);
    }

    @Test
    void an_honest_zip_of_a_thousand_documents_passes() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 1; i <= 1000; i++) {
            files.put(i + ".xml", new NfeMaker().set("nNF", "" + i).proc().getBytes(StandardCharsets.UTF_8));
        }
        assertThat(read(zip(files), Limits.DEFAULT)).hasSize(1000);
    }

    @Test
    void what_is_no_zip_or_has_no_files_is_refused() throws IOException {
        refused(new byte[0], SMALL, "The file is empty");
        refused("orderId;x".getBytes(StandardCharsets.UTF_8), SMALL, "is no ZIP");
        refused(zip(Map.of()), SMALL, "holds no files");
        refused(zip(Map.of("folder/", new byte[0])), SMALL, "holds no files");
    }

    /** Also where the cut falls between two files, which Java's own reader takes for the end. */
    @Test
    void every_cut_off_zip_is_found() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("a.xml", new NfeMaker().proc().getBytes(StandardCharsets.UTF_8));
        files.put("b.xml", new NfeMaker().set("nNF", "2").proc().getBytes(StandardCharsets.UTF_8));
        byte[] whole = zip(files);
        for (int end = 0; end < whole.length; end++) {
            byte[] part = Arrays.copyOf(whole, end);
            assertThatThrownBy(() -> read(part, SMALL))
                    .as("cut at %s", part.length)
                    .isInstanceOf(UnreadableZip.class);
        }
    }

    @Test
    void a_file_that_the_directory_does_not_list_is_found() throws IOException {
        byte[] whole = zip(Map.of("a.xml", new byte[] {'<'}, "b.xml", new byte[] {'<'}));
        whole[whole.length - 12] = 1;
        refused(whole, SMALL, "lists 1 files and holds 2");
    }

    @Test
    void broken_bytes_are_found_or_harmless() throws IOException {
        byte[] whole = zip(Map.of("a.xml", new NfeMaker().proc().getBytes(StandardCharsets.UTF_8)));
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            byte[] broken = whole.clone();
            broken[random.nextInt(broken.length)] ^= (byte) (1 + random.nextInt(255));
            try {
                for (Entry entry : read(broken, SMALL)) {
                    if (entry instanceof Entry.Content content) {
                        assertThat(bytes(content))
                                .isEqualTo(new NfeMaker().proc().getBytes(StandardCharsets.UTF_8));
                    }
                }
            } catch (UnreadableZip found) {
                assertThat(found.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void files_that_are_not_packed_are_read_too() throws IOException {
        byte[] content = new NfeMaker().proc().getBytes(StandardCharsets.UTF_8);
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry("a.xml");
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setComment("exported by an ERP");
            zip.putNextEntry(entry);
            zip.write(content);
        }
        assertThat(bytes(read(out.toByteArray(), SMALL).get(0))).isEqualTo(content);
    }

    private static List<Entry> read(byte[] zip, Limits limits) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DroppedZip archive = new DroppedZip(new ByteArrayInputStream(zip), limits)) {
            for (Entry entry = archive.next(); entry != null; entry = archive.next()) {
                entries.add(
                        entry instanceof Entry.Content content
                                ? new Entry.Content(
                                        entry.name(),
                                        new ByteArrayInputStream(
                                                content.content().readAllBytes()))
                                : entry);
            }
            assertThat(archive.next()).isNull();
        }
        return entries;
    }

    private static byte[] bytes(Entry entry) throws IOException {
        return ((Entry.Content) entry).content().readAllBytes();
    }

    private static void refused(byte[] zip, Limits limits, String words) {
        assertThatThrownBy(() -> read(zip, limits))
                .isInstanceOf(UnreadableZip.class)
                .hasMessageContaining(words);
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return out.toByteArray();
    }
}
