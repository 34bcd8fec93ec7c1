package io.vtexerpbridge.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class SqlWordsTest {

    @Test
    void a_text_that_is_too_long_is_told_with_the_length_of_its_column_and_without_the_text() {
        assertThat(SqlWords.refusal(new SQLException("ERROR: value too long for type character varying(2)", "22001")))
                .isEqualTo("a value is too long for its column, which is character varying(2) (SQLState 22001)");
        assertThat(SqlWords.refusal(new SQLException(
                        "Value too long for column \"UF CHARACTER VARYING(2)\": \"'Ana Lima' (8)\"", "22001")))
                .isEqualTo("a value is too long for its column, which is character varying(2) (SQLState 22001)");
        assertThat(SqlWords.refusal(new SQLException("Data too long for column 'uf' at row 1", "22001")))
                .isEqualTo("a value is too long for its column (SQLState 22001)");
    }
}
