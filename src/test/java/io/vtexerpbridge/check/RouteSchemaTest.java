package io.vtexerpbridge.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema has nothing against what Camel takes, and names what it does not. */
class RouteSchemaTest {

    private static final String HEAD =
            """
            - route:
                id: own
                from:
                  uri: timer:own
                  steps:
            """;

    @TempDir
    private Path folder;

    private List<String> said(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("own.camel.yaml"), yaml);
        return new RouteSchema()
                .findings(List.of(file), folder).stream().map(Finding::atPlace).toList();
    }

    private List<String> saidOfStep(String step) throws IOException {
        return said(HEAD + step.replace("\\n", "\n").indent(8));
    }

    @Test
    void it_has_nothing_against_any_route_of_the_project() {
        List<Path> files = new ArrayList<>();
        for (String place : List.of("routes", "samples", "src/main/resources")) {
            files.addAll(RouteFiles.in(Path.of(place)));
        }

        assertThat(files).hasSizeGreaterThan(80);
        assertThat(new RouteSchema().findings(files, Path.of("").toAbsolutePath()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- log: hello",
                "- log: {message: hello, loggingLevel: WARN}",
                "- log: {message: hello, logging-level: warn}",
                "- to: direct:x",
                "- to: {uri: 'file:out', parameters: {anything: 1}}",
                "- setBody: {simple: '${body}'}",
                "- setBody: {expression: {constant: {expression: true}}}",
                "- setVariable: {name: a, expression: {simple: {expression: '${body}'}}}",
                "- delay: {expression: {constant: {expression: 10}}}",
                "- split: {expression: {simple: {expression: '${body}'}}, parallelProcessing: '{{own.parallel}}', steps: [{log: x}]}",
                "- choice: {when: [{simple: '${body}', steps: [{log: x}]}], otherwise: {steps: [{stop: {}}]}}",
                "- stop:",
                "- process: {ref: mine}",
                "- doTry: {steps: [{log: x}], doCatch: [{exception: [java.lang.Exception], steps: [{log: x}]}]}"
            })
    void what_camel_takes_is_well(String step) throws IOException {
        assertThat(saidOfStep(step)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "- two: direct:x|6: found \"two\" below \"steps\", which Camel does not know; did you mean to?",
                "- frobnicate: x|6: found \"frobnicate\" below \"steps\", which Camel does not know; the nearest name",
                "- to:\\n    url: direct:x|7: found \"url\" below \"to\", which Camel does not know; did you mean uri?",
                "- to:\\n    id: x|7: \"to\" lacks \"uri\"; write it below",
                "- log: x\\n  to: y|7: found \"to\" beside \"log\"; what belongs to it is indented further",
                "- log: [a, b]|6: found a list below \"log\"; expected keys below it, indented further, or a text",
                "- choice: x|6: \"choice\" has a value; expected keys below it, indented further",
                "- split:\\n    parallelProcessing: yes please|7: found \"yes please\" for \"parallelProcessing\"; expected true or false",
                "- log:\\n    message: x\\n    loggingLevel: LOUD|8: found \"LOUD\" for \"loggingLevel\"; expected one of DEBUG, ERROR",
                "- setBody:\\n    expression:\\n      simpel: x|8: found \"simpel\" below \"expression\", which Camel does not know; did you mean simple?",
                "- setBody:\\n    expression:\\n      simple:\\n        expresion: x|9: found \"expresion\" below \"simple\", which Camel does not know; did you mean expression?"
            })
    void what_camel_does_not_take_is_named_with_its_line(String step, String said) throws IOException {
        assertThat(saidOfStep(step)).singleElement().asString().startsWith("own.camel.yaml:" + said);
    }

    @Test
    void a_file_that_is_not_utf_8_is_left_to_camel() throws IOException {
        Path file = Files.write(folder.resolve("odd.camel.yaml"), new byte[] {'#', (byte) 0xE7, '\n'});
        assertThat(new RouteSchema().findings(List.of(file), folder)).isEmpty();
    }

    @Test
    void the_beginning_of_an_entry_counts_too() throws IOException {
        assertThat(said("- rote:\n    id: x\n"))
                .containsExactly(
                        "own.camel.yaml:1: found \"rote\" at the beginning of an entry, which Camel does not know; did you mean route?");
        assertThat(said("- route:\n    id: x\n"))
                .containsExactly("own.camel.yaml:2: \"route\" lacks \"from\"; write it below");
    }

    @Test
    void what_is_no_list_or_no_yaml_is_left_to_camel() throws IOException {
        assertThat(said("kind: Pipe\n")).isEmpty();
        assertThat(said("- a: b: c\n")).isEmpty();
        assertThat(said("")).isEmpty();
    }
}
