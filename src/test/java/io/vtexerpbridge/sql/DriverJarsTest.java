package io.vtexerpbridge.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vtexerpbridge.erp.ErpChannelProblem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver that nobody but the jar in lib/ has. */
class DriverJarsTest {

    private static final String SOURCE =
            """
            package acme;
            public class AcmeDriver implements java.sql.Driver {
                public java.sql.Connection connect(String url, java.util.Properties info) { return null; }
                public boolean acceptsURL(String url) { return url.startsWith("jdbc:acme:"); }
                public java.sql.DriverPropertyInfo[] getPropertyInfo(String url, java.util.Properties info) { return null; }
                public int getMajorVersion() { return 1; }
                public int getMinorVersion() { return 0; }
                public boolean jdbcCompliant() { return false; }
                public java.util.logging.Logger getParentLogger() { return null; }
            }
            """;

    @TempDir
    static Path lib;

    @BeforeAll
    static void jar(@TempDir Path work) throws IOException {
        Path source = Files.writeString(work.resolve("AcmeDriver.java"), SOURCE);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", work.toString(), "-proc:none", source.toString());
        assertThat(failed).isZero();
        try (OutputStream file = Files.newOutputStream(lib.resolve("acme-jdbc.jar"));
                ZipOutputStream jar = new ZipOutputStream(file)) {
            jar.putNextEntry(new ZipEntry("acme/AcmeDriver.class"));
            jar.write(Files.readAllBytes(work.resolve("acme/AcmeDriver.class")));
            jar.putNextEntry(new ZipEntry("META-INF/services/java.sql.Driver"));
            jar.write("acme.AcmeDriver".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void the_driver_that_takes_the_address_is_found_in_lib() {
        Driver driver = new DriverJars(lib).driver("jdbc:acme:erp", "");
        assertThat(driver.getClass().getName()).isEqualTo("acme.AcmeDriver");
    }

    @Test
    void its_class_may_be_named_and_a_misspelt_one_is_told_with_what_lies_in_lib() {
        assertThat(new DriverJars(lib)
                        .driver("jdbc:other:erp", "acme.AcmeDriver")
                        .getMajorVersion())
                .isEqualTo(1);
        assertThatThrownBy(() -> new DriverJars(lib).driver("jdbc:acme:erp", "acme.AcmeDrivr"))
                .isInstanceOf(ErpChannelProblem.class)
                .hasMessageContaining("acme.AcmeDrivr")
                .hasMessageContaining("acme-jdbc.jar");
    }

    @Test
    void the_bridges_own_drivers_need_no_jar() {
        assertThat(new DriverJars(lib.resolve("none")).driver("jdbc:postgresql://erp/x", ""))
                .isInstanceOf(org.postgresql.Driver.class);
    }
}
