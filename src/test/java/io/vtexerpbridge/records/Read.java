package io.vtexerpbridge.records;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Everything one file gave, for tests. */
final class Read implements RecordSink {

    static final ZoneId ZONE = ZoneId.of("America/Sao_Paulo");
    static final String DATES = "yyyy-MM-dd'T'HH:mm:ssXXX";
    static final RecordSettings SETTINGS = settings(StandardCharsets.UTF_8);

    final List<ErpRecord> records = new ArrayList<>();
    final List<List<Row>> rows = new ArrayList<>();
    final List<Rejected> rejected = new ArrayList<>();
    FileShape shape;
    UnreadableFile unreadable;

    static RecordSettings settings(Charset charset) {
        return new RecordSettings(charset, ';', ',', DATES, ZONE);
    }

    static Read csv(Subject subject, String content) {
        return file(SETTINGS, subject, "x.csv", content.getBytes(StandardCharsets.UTF_8));
    }

    static Read text(Subject subject, String name, String content) {
        return file(SETTINGS, subject, name, content.getBytes(StandardCharsets.UTF_8));
    }

    static Read file(RecordSettings settings, Subject subject, String name, byte[] content) {
        return of(new RecordReader(settings), subject, name, new ByteArrayInputStream(content));
    }

    static Read laidOut(Subject subject, String layout, String name, String content) {
        RecordReader reader = new RecordReader(SETTINGS, asked -> Layout.of(asked, "x.properties", layout));
        return of(reader, subject, name, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    static Read of(RecordReader reader, Subject subject, String name, InputStream in) {
        Read read = new Read();
        try {
            reader.read(subject, name, in, read);
        } catch (UnreadableFile fault) {
            read.unreadable = fault;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return read;
    }

    byte[] rejectedFile() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RejectedFile file = new RejectedFile(shape, out)) {
            for (Rejected refused : rejected) {
                file.write(refused);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return out.toByteArray();
    }

    List<String> sentences() {
        return rejected.stream().map(Rejected::sentence).toList();
    }

    @Override
    public void shape(FileShape found) {
        shape = found;
    }

    @Override
    public void accepted(ErpRecord made, List<Row> of) {
        records.add(made);
        rows.add(of);
    }

    @Override
    public void rejected(Rejected refused) {
        rejected.add(refused);
    }
}
