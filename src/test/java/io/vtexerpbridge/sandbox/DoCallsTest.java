package io.vtexerpbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notes and tasks of VTEX DO (CONTRACT 17). */
class DoCallsTest {
    private Sandbox sandbox;
    private Caller caller;
    private String id;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start(SandboxOptions.defaults());
        caller = new Caller(sandbox);
        id = caller.make(1).get(0);
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void a_note_is_listed_with_its_order_and_found_by_its_id() throws IOException {
        JsonNode made =
                caller.post("/api/do/notes", note("In the ERP").toString()).json();
        assertThat(caller.get("/api/do/notes?target.id=" + id).json().path("items"))
                .containsExactly(made);
        assertThat(caller.get("/api/do/notes/" + made.path("id").asText()).json())
                .isEqualTo(made);
        assertThat(caller.get("/api/do/notes/none").status()).isEqualTo(404);
        assertThat(caller.get("/api/do/notes?target.id=other").json().path("items"))
                .isEmpty();
    }

    @Test
    void an_order_takes_thirty_notes_and_the_list_pages() throws IOException {
        for (int i = 0; i < 30; i++) {
            assertThat(caller.post("/api/do/notes", note("Note " + i).toString())
                            .status())
                    .isEqualTo(200);
        }
        assertThat(caller.post("/api/do/notes", note("One more").toString()).status())
                .isEqualTo(400);
        JsonNode second = caller.get("/api/do/notes?target.id=" + id + "&perPage=20&page=2")
                .json();
        assertThat(second.path("items")).hasSize(10);
        assertThat(second.at("/items/0/description").asText()).isEqualTo("Note 20");
        assertThat(second.at("/paging/pages").asInt()).isEqualTo(2);
        assertThat(caller.get("/api/do/notes?target.id=" + id + "&perPage=31").status())
                .isEqualTo(400);
    }

    @Test
    void a_note_has_two_thousand_characters_at_most() throws IOException {
        assertThat(caller.post("/api/do/notes", note("x".repeat(2000)).toString())
                        .status())
                .isEqualTo(200);
        assertThat(caller.post("/api/do/notes", note("x".repeat(2001)).toString())
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"target", "domain", "description"})
    void a_note_without_one_of_its_keys_is_refused(String key) throws IOException {
        ObjectNode note = note("x");
        note.remove(key);
        assertThat(caller.post("/api/do/notes", note.toString()).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "type", "url"})
    void a_note_s_target_is_an_object_with_three_keys(String key) throws IOException {
        ObjectNode note = note("x");
        ((ObjectNode) note.path("target")).remove(key);
        assertThat(caller.post("/api/do/notes", note.toString()).status()).isEqualTo(400);
        ObjectNode array = note("x");
        array.putArray("target").add(note.path("target"));
        assertThat(caller.post("/api/do/notes", array.toString()).status()).isEqualTo(400);
    }

    @Test
    void a_task_is_created_open_and_closed_by_an_update() throws IOException {
        JsonNode made = caller.post("/api/do/tasks", task().toString()).json();
        String path = "/api/do/tasks/" + made.path("id").asText();
        assertThat(made.path("status").asText()).isEqualTo("Open");
        assertThat(caller.put(path, "{\"status\":\"Done\"}").status()).isEqualTo(400);
        assertThat(caller.put(path, "{\"status\":\"Closed\"}").status()).isEqualTo(200);
        assertThat(caller.get(path).json().path("status").asText()).isEqualTo("Closed");
        assertThat(caller.get("/api/do/tasks/none").status()).isEqualTo(404);
        assertThat(caller.put("/api/do/tasks/none", "{\"status\":\"Open\"}").status())
                .isEqualTo(404);
    }

    @Test
    void tasks_are_listed_by_target_assignee_and_status() throws IOException {
        String closed = caller.post("/api/do/tasks", task().toString())
                .json()
                .path("id")
                .asText();
        caller.put("/api/do/tasks/" + closed, "{\"status\":\"Closed\"}");
        String open = caller.post("/api/do/tasks", task().toString())
                .json()
                .path("id")
                .asText();
        assertThat(tasks("target.id=" + id)).containsExactly(closed, open);
        assertThat(tasks("target.id=" + id + "&status=-Closed")).containsExactly(open);
        assertThat(tasks("assignee.email=ana@example.com&status=Closed")).containsExactly(closed);
        assertThat(tasks("context=other")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "target",
                "domain",
                "context",
                "name",
                "priority",
                "surrogateKey",
                "dueDate",
                "assignee",
                "followers"
            })
    void a_task_without_one_of_its_keys_is_refused(String key) throws IOException {
        ObjectNode task = task();
        task.remove(key);
        assertThat(caller.post("/api/do/tasks", task.toString()).status()).isEqualTo(400);
    }

    private Iterable<String> tasks(String query) throws IOException {
        return caller.get("/api/do/tasks?" + query).json().path("items").findValuesAsText("id").stream()
                .filter(found -> !found.equals(id))
                .toList();
    }

    private ObjectNode note(String description) {
        ObjectNode note = Json.object().put("domain", "oms").put("description", description);
        note.putObject("target").put("id", id).put("type", "order").put("url", "/orders/" + id);
        return note;
    }

    private ObjectNode task() {
        ObjectNode task = Json.object()
                .put("domain", "oms")
                .put("context", "invoice")
                .put("name", "Look at the invoice")
                .put("priority", "Medium")
                .putNull("surrogateKey")
                .put("dueDate", "2026-12-01");
        task.putArray("target").addObject().put("id", id).put("type", "order").put("url", "/orders/" + id);
        task.putObject("assignee").put("email", "ana@example.com");
        task.putArray("followers");
        return task;
    }
}
