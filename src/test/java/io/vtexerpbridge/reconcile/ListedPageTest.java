package io.vtexerpbridge.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vtexerpbridge.vtex.VtexUnavailable;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list is an index that may say anything. */
class ListedPageTest {

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    @Test
    void a_row_is_read_without_the_shopper() throws Exception {
        ListedPage page =
                ListedPage.read(json("{'list':[{'orderId':'v1-01','creationDate':'2026-11-20T10:00:00.1234567+00:00',"
                        + "'clientName':'Maria da Silva','totalValue':12345.0,'status':'handling','authorizedDate':'2026-11-20T10:01:00Z'}],"
                        + "'paging':{'total':1}}"));
        assertThat(page.total()).isEqualTo(1);
        assertThat(page.rows()).singleElement().satisfies(row -> {
            assertThat(row.orderId()).isEqualTo("v1-01");
            assertThat(row.created()).isEqualTo(Instant.parse("2026-11-20T10:00:00.1234567Z"));
            assertThat(row.authorized()).isEqualTo(Instant.parse("2026-11-20T10:01:00Z"));
            assertThat(row.status()).isEqualTo("handling");
        });
        assertThat(page.toString()).doesNotContain("Maria");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "'null'", "'detail.state.null'", "''", "{}", "[]"})
    void a_status_that_means_nothing_is_none(String status) throws Exception {
        ListedPage page =
                ListedPage.read(json("{'list':[{'orderId':'v1-01','status':" + status + "}],'paging':{'total':1}}"));
        assertThat(page.rows().get(0).status()).isEmpty();
    }

    @Test
    void rows_without_an_id_are_counted_and_left_out() throws Exception {
        ListedPage page = ListedPage.read(
                json("{'list':[{'orderId':null},{},7,{'orderId':'  '},{'orderId':'v1-01'}],'paging':{'total':5.0}}"));
        assertThat(page.rows()).hasSize(1);
        assertThat(page.given()).isEqualTo(5);
        assertThat(page.total()).isEqualTo(5);
    }

    @Test
    void a_date_that_is_none_does_not_matter() throws Exception {
        ListedPage page = ListedPage.read(json("{'list':[{'orderId':'v1-01','creationDate':'0001-01-01T00:00:00'},"
                + "{'orderId':'v2-01','creationDate':'yesterday'}],'paging':{}}"));
        assertThat(page.rows()).allSatisfy(row -> assertThat(row.created()).isNull());
        assertThat(page.lastInOrder()).isNull();
        assertThat(page.total()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "{'list':null}", "{'list':{}}", "7", "'no'"})
    void what_is_no_list_is_asked_for_again(String answer) throws Exception {
        JsonNode json = json(answer);
        assertThatThrownBy(() -> ListedPage.read(json))
                .isInstanceOf(VtexUnavailable.class)
                .hasMessageContaining("list-orders");
    }

    @Test
    void no_body_is_no_list() {
        assertThatThrownBy(() -> ListedPage.read(MissingNode.getInstance())).isInstanceOf(VtexUnavailable.class);
    }
}
