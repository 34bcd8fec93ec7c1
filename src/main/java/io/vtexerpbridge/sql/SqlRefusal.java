package io.vtexerpbridge.sql;

/** The ERP's database does not take these values; the sentence quotes none of them, because they are a shopper's. */
final class SqlRefusal extends RuntimeException {

    SqlRefusal(String sentence) {
        super(sentence);
    }
}
