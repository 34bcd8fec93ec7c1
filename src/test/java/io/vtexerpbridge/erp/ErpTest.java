package io.vtexerpbridge.erp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ErpTest {

    @Test
    void a_sentence_names_the_keys_of_its_own_ERP() throws IOException {
        List<String> keys = Pattern.compile("(?m)^#?(erp\\.[a-z0-9.-]+)\\s*=")
                .matcher(Files.readString(Path.of("config/application.properties")))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(keys).hasSizeGreaterThan(50).allSatisfy(key -> {
            assertThat(Erp.said("sap", "Set " + key + ".")).isEqualTo("Set sap" + key.substring("erp".length()) + ".");
            assertThat(Erp.said("erp", "Set " + key + ".")).isEqualTo("Set " + key + ".");
        });
        assertThat(Erp.said("sap", "as erp.channel and erp.sftp.* were"))
                .isEqualTo("as sap.channel and sap.sftp.* were");
    }

    @Test
    void a_host_that_is_called_erp_keeps_its_name() {
        for (String sentence : List.of(
                "The SFTP server erp.acme.example:22 is away.",
                "The ERP's database jdbc:postgresql://erp.internal:5432/orders as bridge@erp.acme.example is away.",
                "The folder /mnt/erp.orders/in is gone.",
                "https://erp.http.acme.example/orders answered 503.")) {
            assertThat(Erp.said("sap", sentence)).isEqualTo(sentence);
        }
    }
}
