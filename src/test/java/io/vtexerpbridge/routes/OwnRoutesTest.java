package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples in routes/custom, switched on by their keys: a mail in YAML, a column in XML. */
class OwnRoutesTest {

    @TempDir
    static Path home;

    private static GreenMail mail;
    private static FakeVtex vtex;
    private static TestBridge bridge;

    @BeforeAll
    static void start() throws IOException {
        mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        Path mapping = home.resolve("config/mappings/order.csv.ftl");
        Files.createDirectories(mapping.getParent());
        Files.writeString(
                mapping,
                Files.readString(Path.of("config/mappings/order.csv.ftl"))
                        .replaceFirst("(<@column orderId=)", "<@column loyalty=own.loyalty/>\n  $1"));
        vtex = new FakeVtex();
        bridge = TestBridge.start(
                home,
                vtex,
                Map.of(
                        "routes.after-delivery", "direct:mail-finance-desk",
                        "routes.before-document", "direct:loyalty-column",
                        "finance.threshold-cents", "100",
                        "finance.smtp-host", "127.0.0.1",
                        "finance.smtp-port", Integer.toString(mail.getSmtp().getPort()),
                        "finance.mail-to", "finance@acme.example"));
    }

    @AfterAll
    static void stop() {
        bridge.close();
        vtex.close();
        mail.stop();
    }

    @AfterEach
    void nothing_forbidden_was_done() {
        assertThat(vtex.violations()).isEmpty();
    }

    @Test
    void an_order_over_the_threshold_is_mailed_once_and_has_the_column() throws Exception {
        vtex.order("two-items", "1-01", "ready-for-handling");
        bridge.work("1-01");
        assertThat(bridge.state("1-01")).isEqualTo("handling");
        bridge.heardOf("1-01");
        bridge.workAgain("1-01");

        assertThat(mails("1-01")).singleElement().satisfies(message -> {
            assertThat(message.getAllRecipients()).containsExactly(new InternetAddress("finance@acme.example"));
            assertThat(GreenMailUtil.getBody(message)).matches("(?s)Order 1-01 of \\w+ went .* \\d+\\.\\d\\d\\.\\s*");
        });
        assertThat(Files.readAllLines(bridge.erpFolder().resolve("1-01.csv")))
                .first()
                .asString()
                .startsWith("loyalty;orderId;");
        assertThat(Files.readAllLines(bridge.erpFolder().resolve("1-01.csv")).get(1))
                .startsWith("A;1-01;");
        assertThat(bridge.timeline("1-01")).contains("own-route: direct:mail-finance-desk had the order");
    }

    @Test
    void killed_before_start_handling_the_mail_is_not_sent_again() throws Exception {
        vtex.order("two-items", "1-02", "ready-for-handling");
        bridge.advise("ack-order", route -> route.weaveAddFirst().process(TestBridge.dying()));
        bridge.work("1-02");
        assertThat(bridge.state("1-02")).isEqualTo("delivered");
        bridge.recover();
        bridge.workToTheEnd("1-02");

        assertThat(bridge.state("1-02")).isEqualTo("handling");
        assertThat(vtex.accepted("1-02")).isEqualTo(1);
        assertThat(mails("1-02")).hasSize(1);
    }

    @Test
    void a_mail_server_that_is_away_keeps_no_order_back_and_is_told() {
        mail.getSmtp().stopService();
        try {
            vtex.order("two-items", "1-03", "ready-for-handling");
            bridge.work("1-03");
        } finally {
            mail.reset();
        }
        assertThat(bridge.state("1-03")).isEqualTo("handling");
        assertThat(vtex.accepted("1-03")).isEqualTo(1);
        assertThat(bridge.timeline("1-03"))
                .anyMatch(line -> line.startsWith("own-route: direct:mail-finance-desk failed: "));
    }

    private static List<MimeMessage> mails(String order) throws MessagingException {
        List<MimeMessage> mails = new ArrayList<>();
        for (MimeMessage message : mail.getReceivedMessages()) {
            if (message.getSubject().contains(order)) {
                mails.add(message);
            }
        }
        return mails;
    }
}
