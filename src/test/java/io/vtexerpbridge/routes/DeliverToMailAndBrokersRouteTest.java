package io.vtexerpbridge.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.vtexerpbridge.erp.ErpDocument;
import io.vtexerpbridge.erp.NotAccepted;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.mail.BodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.BrokerService;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Routes of an integrator's own, made from the templates: a mail server and a JMS broker that are real, and Kafka's own producer for tests, for
 * no broker of Kafka is small enough.
 */
class DeliverToMailAndBrokersRouteTest {

    private static final String OWN =
            """
            - beans:
                - name: brokerConnections
                  type: org.apache.activemq.ActiveMQConnectionFactory
                  properties:
                    brokerURL: "{{own.broker}}"
                - name: testKafka
                  type: io.vtexerpbridge.routes.DeliverToMailAndBrokersRouteTest$TestKafka
            - templatedRoute:
                routeId: mail-finance
                routeTemplateRef: deliver-to-mail
                parameters:
                  - name: route
                    value: mail-finance
                  - name: to
                    value: finance@acme.example
            - templatedRoute:
                routeId: send-to-queue
                routeTemplateRef: deliver-to-jms
                parameters:
                  - name: route
                    value: send-to-queue
                  - name: destination
                    value: "queue:orders"
            - templatedRoute:
                routeId: publish-order
                routeTemplateRef: deliver-to-kafka
                parameters:
                  - name: route
                    value: publish-order
                  - name: topic
                    value: orders
                  - name: brokers
                    value: 127.0.0.1:1
            """;

    private static final byte[] CONTENT = "orderId;name\r\n1-01;São João\r\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private static Path home;

    private static final GreenMail MAIL = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP))
            .withConfiguration(new com.icegreen.greenmail.configuration.GreenMailConfiguration()
                    .withUser("bridge@acme.example", "bridge", "MAILPASSWORD"));

    private static final MockProducer<String, byte[]> KAFKA =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());

    /** What Camel takes as soon as there is one. */
    public static final class TestKafka extends DefaultKafkaClientFactory {
        @Override
        @SuppressWarnings({"unchecked", "rawtypes"})
        public Producer getProducer(Properties values) {
            assertThat(values.getProperty("acks")).isEqualTo("all");
            return KAFKA;
        }
    }

    private static BrokerService broker;
    private static FakeVtex vtex;
    private static TestBridge bridge;

    @BeforeAll
    static void start() throws Exception {
        MAIL.start();
        broker = new BrokerService();
        broker.setPersistent(false);
        broker.setUseJmx(false);
        String address = broker.addConnector("tcp://127.0.0.1:0").getPublishableConnectString();
        broker.start();
        vtex = new FakeVtex();
        Files.createDirectories(home.resolve("routes/own"));
        Files.writeString(home.resolve("routes/own/deliver-copies.camel.yaml"), OWN);
        bridge = TestBridge.start(
                home,
                vtex,
                Map.of(
                        "own.broker", address,
                        "mail.host", "127.0.0.1",
                        "mail.port", Integer.toString(MAIL.getSmtp().getPort()),
                        "mail.security", "none",
                        "mail.user", "bridge",
                        "mail.password", "MAILPASSWORD",
                        "mail.from", "bridge@acme.example"));
    }

    @AfterAll
    static void stop() throws Exception {
        bridge.close();
        vtex.close();
        broker.stop();
        MAIL.stop();
    }

    private Exchange send(String route, String name) {
        ErpDocument document = new ErpDocument(name, "1-01." + name + ".csv", CONTENT, "csv", "c1:x", "", List.of());
        return bridge.send(route, "as before", Map.of("account", "acmestore", "orderId", "1-01", "document", document));
    }

    @Test
    void a_mail_has_the_document_attached_and_is_signed_in_for() throws Exception {
        Exchange sent = send("mail-finance", "order");
        assertThat(sent.getException()).isNull();
        assertThat(sent.getMessage().getHeaders()).as("what travels on").isEmpty();
        send("mail-finance", "changed-1");
        MimeMessage mail = MAIL.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("Order 1-01 of acmestore");
        assertThat(mail.getAllRecipients()[0]).hasToString("finance@acme.example");
        assertThat(mail.getFrom()[0]).hasToString("bridge@acme.example");
        assertThat(mail.getMessageID()).isEqualTo("<acmestore.1-01.order@vtex-erp-bridge>");
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        BodyPart attached = parts.getBodyPart(1);
        assertThat(attached.getFileName()).isEqualTo("1-01.order.csv");
        assertThat(attached.getContentType()).startsWith("text/csv; charset=UTF-8");
        assertThat(attached.getInputStream().readAllBytes()).isEqualTo(CONTENT);
    }

    @Test
    void a_mail_server_that_is_away_fails_the_route_so_that_the_order_is_tried_again() {
        MAIL.getSmtp().stopService();
        try {
            Exchange sent = send("mail-finance", "order");
            assertThat(sent.getException())
                    .isInstanceOf(NotAccepted.class)
                    .hasMessageContaining("1-01.order.csv was not taken by the mail server 127.0.0.1:");
        } finally {
            MAIL.stop();
            MAIL.start();
        }
    }

    @Test
    void a_broker_has_the_bytes_persistent_and_under_a_key_that_stays() throws Exception {
        assertThat(send("send-to-queue", "order").getException()).isNull();
        try (Connection connection = new ActiveMQConnectionFactory(broker.getVmConnectorURI()).createConnection()) {
            connection.start();
            MessageConsumer consumer = connection
                    .createSession(false, Session.AUTO_ACKNOWLEDGE)
                    .createConsumer(connection
                            .createSession(false, Session.AUTO_ACKNOWLEDGE)
                            .createQueue("orders"));
            Message message = consumer.receive(10_000);
            assertThat(message.getBody(byte[].class)).isEqualTo(CONTENT);
            assertThat(message).isInstanceOf(BytesMessage.class);
            assertThat(message.getJMSDeliveryMode()).isEqualTo(DeliveryMode.PERSISTENT);
            assertThat(message.getJMSCorrelationID()).isEqualTo("acmestore/1-01/order");
            assertThat(message.getStringProperty("_AMQ_DUPL_ID")).isEqualTo("acmestore/1-01/order");
            assertThat(message.getStringProperty("orderId")).isEqualTo("1-01");
            assertThat(message.getStringProperty("fileName")).isEqualTo("1-01.order.csv");
        }
    }

    @Test
    void a_topic_has_the_bytes_under_the_orders_id() {
        KAFKA.clear();
        Exchange sent = send("publish-order", "order");
        assertThat(sent.getException()).isNull();
        assertThat(sent.getMessage().getHeaders()).as("what travels on").isEmpty();
        ProducerRecord<String, byte[]> record = KAFKA.history().get(0);
        assertThat(record.topic()).isEqualTo("orders");
        assertThat(record.key()).isEqualTo("1-01");
        assertThat(record.value()).isEqualTo(CONTENT);
        assertThat(new String(record.headers().lastHeader("Idempotency-Key").value(), StandardCharsets.UTF_8))
                .isEqualTo("acmestore/1-01/order");
    }

    @Test
    void brokers_that_do_not_say_that_they_have_it_fail_the_route() {
        KAFKA.sendException = new TimeoutException("no answer of ana@shopper.example");
        try {
            Exchange sent = send("publish-order", "order");
            assertThat(sent.getException())
                    .isInstanceOf(NotAccepted.class)
                    .hasMessageContaining("Kafka brokers 127.0.0.1:1")
                    .hasMessageNotContaining("ana@shopper.example");
            assertThat(((NotAccepted) sent.getException()).reason()).contains("ana@shopper.example");
        } finally {
            KAFKA.sendException = null;
        }
    }

    @Test
    void an_order_whose_copy_was_not_taken_waits_and_goes_on_by_itself() throws Exception {
        bridge.advise(
                "transform-order",
                route -> route.weaveByToUri("direct:deliver-order").before().to("direct:publish-order"));
        vtex.order("990001-01", "ready-for-handling");
        KAFKA.sendException = new TimeoutException("no answer");
        bridge.work("990001-01");
        assertThat(bridge.cause("990001-01")).isEqualTo("own-route");
        assertThat(bridge.workState("990001-01")).isNotEqualTo("parked");
        assertThat(bridge.trouble("erp-channel")).isEmpty();
        KAFKA.sendException = null;
        bridge.workAgain("990001-01");
    }
}
