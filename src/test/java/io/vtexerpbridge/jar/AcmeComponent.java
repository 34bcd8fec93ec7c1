package io.vtexerpbridge.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/** A Camel component that nobody but an integrator's jar has. */
final class AcmeComponent {

    private static final String SOURCE =
            """
            package acme;

            import java.util.Map;
            import org.apache.camel.Consumer;
            import org.apache.camel.Endpoint;
            import org.apache.camel.Exchange;
            import org.apache.camel.Processor;
            import org.apache.camel.Producer;
            import org.apache.camel.support.DefaultComponent;
            import org.apache.camel.support.DefaultEndpoint;
            import org.apache.camel.support.DefaultProducer;

            public class AcmeComponent extends DefaultComponent {
                protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
                    return new DefaultEndpoint(uri, this) {
                        public Producer createProducer() {
                            return new DefaultProducer(this) {
                                public void process(Exchange exchange) {
                                    System.out.println("acme has it at the " + remaining);
                                }
                            };
                        }
                        public Consumer createConsumer(Processor processor) {
                            throw new IllegalStateException("nothing comes from acme");
                        }
                    };
                }
            }
            """;

    private AcmeComponent() {}

    /** @param camel a jar with Camel's classes */
    static void dropInto(Path lib, Path camel) throws IOException {
        Path work = Files.createTempDirectory(lib.getParent(), "acme");
        Path source = Files.writeString(work.resolve("AcmeComponent.java"), SOURCE);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", work.toString(), "-cp", camel.toString(), "-proc:none", source.toString());
        assertThat(failed).isZero();
        try (OutputStream file = Files.newOutputStream(lib.resolve("acme.jar"));
                ZipOutputStream jar = new ZipOutputStream(file)) {
            for (String name : new String[] {"AcmeComponent", "AcmeComponent$1", "AcmeComponent$1$1"}) {
                jar.putNextEntry(new ZipEntry("acme/" + name + ".class"));
                jar.write(Files.readAllBytes(work.resolve("acme/" + name + ".class")));
            }
            jar.putNextEntry(new ZipEntry("META-INF/services/org/apache/camel/component/acme"));
            jar.write("class=acme.AcmeComponent".getBytes(StandardCharsets.UTF_8));
        }
    }
}
