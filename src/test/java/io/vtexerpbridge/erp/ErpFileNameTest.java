package io.vtexerpbridge.erp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErpFileNameTest {

    @Test
    void an_ordinary_order_id_is_its_name() {
        assertThat(ErpFileName.of("1172452900788-01", "csv")).isEqualTo("1172452900788-01.csv");
        assertThat(ErpFileName.of("MKP_12.3-01", "canceled.csv")).isEqualTo("MKP_12.3-01.canceled.csv");
    }

    @Test
    void anything_else_is_replaced_and_told_apart_by_its_hash() {
        assertThat(ErpFileName.of("../../etc/passwd", "csv")).matches("_\\.[._]+etc_passwd-[0-9a-f]{8}\\.csv");
        assertThat(ErpFileName.of("..", "csv")).matches("_\\.-[0-9a-f]{8}\\.csv");
        assertThat(ErpFileName.of("a/b", "csv"))
                .isNotEqualTo(ErpFileName.of("a:b", "csv"))
                .doesNotContain("/");
        assertThat(ErpFileName.of("a/b", "csv")).isEqualTo("a_b-c14cddc0.csv");
        assertThat(ErpFileName.of("ação", "csv")).matches("a__o-[0-9a-f]{8}\\.csv");
    }

    @Test
    void a_name_never_outgrows_the_file_system() {
        assertThat(ErpFileName.of("x".repeat(4000), "csv")).hasSizeLessThan(200);
    }

    @Test
    void a_later_document_is_named_for_the_order_and_what_it_tells() {
        assertThat(ErpFileName.of("1-01", "order", ErpFormat.CSV)).isEqualTo("1-01.csv");
        assertThat(ErpFileName.of("1-01", "canceled", ErpFormat.CSV)).isEqualTo("1-01.canceled.csv");
        assertThat(ErpFileName.of("1-01", "changed-2", ErpFormat.XML)).isEqualTo("1-01.changed-2.xml");
        assertThat(ErpFileName.of("1-01", "order", ErpFormat.IDOC)).isEqualTo("1-01.idoc.xml");
        assertThat(ErpFileName.of("1-01", "canceled", ErpFormat.FIXED_WIDTH)).isEqualTo("1-01.canceled.txt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canceled",
                "CANCELED",
                "replaced",
                "cancellation-requested",
                "cancellation-requested-2",
                "changed-1",
                "idoc"
            })
    void no_order_can_pass_for_another_orders_later_document(String name) {
        assertThat(ErpFileName.of("1-01." + name, "order", ErpFormat.CSV))
                .isNotEqualToIgnoringCase(ErpFileName.of("1-01", name, ErpFormat.CSV));
    }
}
