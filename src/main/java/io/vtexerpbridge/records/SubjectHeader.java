package io.vtexerpbridge.records;

import java.util.List;
import java.util.Optional;

/** What the names of columns mean in a subject, for whoever makes its files instead of reading them. */
public final class SubjectHeader {

    private final Subject subject;
    private final Names names;
    private final List<String> header;

    /** @param layout whose aliases count too */
    public SubjectHeader(Subject subject, Layout layout, List<String> header) {
        this.subject = subject;
        this.names = new Names(subject, layout);
        this.header = List.copyOf(header);
    }

    /** Why a file with these columns would be refused whole; empty when it would not. */
    public Optional<String> fault() {
        return Optional.ofNullable(names.fault(header)).map(Fault::sentence);
    }

    /** Where the columns stand by which rows belong to one record, the order's first; empty when each row is a record by itself. */
    public List<Integer> recordColumns() {
        String by = RecordMaker.groupedBy(subject);
        List<Integer> columns = List.of(indexOf("orderId"), indexOf(by));
        return columns.contains(-1) ? List.of() : columns;
    }

    private int indexOf(String column) {
        for (int i = 0; i < header.size(); i++) {
            Column found = names.find(header.get(i));
            if (found != null && found.name().equals(column)) {
                return i;
            }
        }
        return -1;
    }
}
