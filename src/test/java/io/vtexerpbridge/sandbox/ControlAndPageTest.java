package io.vtexerpbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlAndPageTest {
    private Sandbox sandbox;
    private Caller caller;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxOptions.defaults());
        caller = new Caller(sandbox);
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void orders_are_listed_with_their_state_and_calls() throws IOException {
        caller.make(5);
        caller.make("count=2&state=invoiced&shape=gift");
        JsonNode invoiced = caller.get("/sandbox/orders?state=invoiced&limit=1").json();
        assertThat(invoiced.path("total").asInt()).isEqualTo(2);
        assertThat(invoiced.path("orders")).hasSize(1);
        assertThat(invoiced.at("/orders/0/shape").asText()).isEqualTo("gift");
        assertThat(caller.summary().at("/ordersByState/ready-for-handling").asInt())
                .isEqualTo(5);
    }

    @Test
    void an_order_can_be_edited_and_given() throws IOException {
        String id = caller.make(1).get(0);
        caller.put(
                "/sandbox/orders/" + id,
                "{\"isCompleted\":false,\"status\":null,\"clientProfileData\":{\"firstName\":\"***\"}}");
        JsonNode order = caller.order(id);
        assertThat(order.path("isCompleted").asBoolean()).isFalse();
        assertThat(order.path("status").isNull()).isTrue();
        assertThat(order.at("/clientProfileData/firstName").asText()).isEqualTo("***");
        assertThat(order.at("/clientProfileData/email").asText()).contains("@");
        String given = "{\"orderId\":\"mine-01\",\"status\":\"handling\",\"value\":10}";
        assertThat(caller.post("/sandbox/orders", given).status()).isEqualTo(201);
        assertThat(caller.order("mine-01").path("status").asText()).isEqualTo("handling");
        assertThat(caller.post("/sandbox/orders", given).body()).contains("exists already");
    }

    @Test
    void only_this_machine_s_own_site_controls_the_sandbox() throws IOException {
        assertThat(caller.call("POST", "/sandbox/orders", null, "Origin", "https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(caller.call("POST", "/sandbox/orders", null, "Origin", "http://127.0.0.1:1")
                        .status())
                .isEqualTo(403);
        assertThat(caller.call("GET", "/", null, "Sec-Fetch-Site", "cross-site").status())
                .isEqualTo(403);
        assertThat(caller.call("POST", "/sandbox/orders", null, "Origin", sandbox.url())
                        .status())
                .isEqualTo(201);
    }

    @Test
    void the_page_lists_orders_escaped_with_a_strict_policy() throws IOException {
        caller.make("count=60");
        String odd = caller.make("count=1&shape=odd-names").get(0);
        caller.put(
                "/sandbox/orders/" + odd,
                "{\"clientProfileData\":{\"firstName\":\"<script>alert(1)</script>\",\"lastName\":\"'\\\"\"}}");
        Caller.Got front = caller.get("/");
        assertThat(front.body()).as("no feed, no hook").contains("Nobody listens yet");
        assertThat(front.body())
                .contains(odd, "&lt;script&gt;alert(1)&lt;/script&gt;&#32;".replace("&#32;", " "), "Page 1 of 2")
                .doesNotContain("<script>alert");
        assertThat(front.response().headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
        assertThat(caller.get("/?page=2").body()).contains("newer");
        assertThat(caller.get("/live").body()).doesNotContain("<html");
        assertThat(caller.get("/orders/" + odd).body())
                .contains("window-to-cancel")
                .doesNotContain("<script>alert");
        assertThat(caller.get("/assets/htmx.min.js").body()).contains("htmx");
        assertThat(caller.get("/assets/sandbox.css").status()).isEqualTo(200);
    }

    @Test
    void buttons_make_orders_and_switch_trouble() throws IOException {
        String form = "application/x-www-form-urlencoded";
        assertThat(caller.call("POST", "/orders", "count=3&shape=kit", "Content-Type", form)
                        .status())
                .isEqualTo(303);
        assertThat(caller.get("/sandbox/orders").json().path("total").asInt()).isEqualTo(3);
        caller.call("POST", "/trouble", "name=silent", "Content-Type", form);
        assertThat(caller.get("/sandbox/trouble").json().has("silent")).isTrue();
        caller.call("POST", "/trouble", "name=silent", "Content-Type", form);
        assertThat(caller.get("/sandbox/trouble").json().has("silent")).isFalse();
    }

    @Test
    void twenty_thousand_orders_are_quick_to_make_and_to_read() throws IOException {
        assertThat(caller.make("count=20000&state=handling")).hasSize(20_000);
        assertThat(caller.get("/sandbox/orders?offset=19990").json().path("orders"))
                .hasSize(10);
        assertThat(caller.get("/").body()).contains("Page 1 of 400");
    }
}
