package io.vtexerpbridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** VTEX DO: notes on orders, and tasks (CONTRACT 17). */
final class DoCalls {
    private static final int MOST_NOTES = 30;
    private static final int LONGEST_NOTE = 2000;
    private static final int LARGEST_PAGE = 30;
    private static final Set<String> STATUSES = Set.of("Open", "Closed", "Suspended", "InProgress");
    private static final List<String> TASK_TEXTS = List.of("domain", "context", "name", "priority", "dueDate");

    private final Clock clock;
    private final Map<String, ObjectNode> notes = new HashMap<>();
    private final Map<String, List<ObjectNode>> notesByOrder = new HashMap<>();
    private final List<ObjectNode> tasks = new ArrayList<>();

    DoCalls(Clock clock) {
        this.clock = clock;
    }

    Answer createNote(Asked asked) {
        JsonNode target = asked.object().path("target");
        String description = asked.text("description");
        String domain = asked.text("domain");
        if (!isTarget(target) || !"order".equals(target.path("type").asText())) {
            throw Refusal.bad("Field target must be an object with id, type order and url");
        }
        List<ObjectNode> known = notesOf(target.path("id").asText());
        if (description.length() > LONGEST_NOTE || known.size() >= MOST_NOTES) {
            throw Refusal.bad("A note has 2000 characters and an order 30 notes at most");
        }
        ObjectNode note = Json.object()
                .put("id", id("note", notes.size()))
                .put("domain", domain)
                .put("owner", "sandbox");
        note.set("target", target);
        note.put("description", description).put("creationDate", now()).put("lastUpdate", now());
        note.set("createdBy", createdBy(asked.body().path("createdBy")));
        notes.put(note.path("id").asText(), note);
        notesByOrder
                .computeIfAbsent(target.path("id").asText(), id -> new ArrayList<>(2))
                .add(note);
        return Answer.ok(note);
    }

    private static JsonNode createdBy(JsonNode given) {
        if (!given.isObject()) {
            return Json.MAPPER.nullNode();
        }
        ObjectNode by = Json.object();
        for (String part : List.of("id", "name", "email", "key")) {
            by.set(part, given.hasNonNull(part) ? given.get(part) : Json.MAPPER.nullNode());
        }
        return by;
    }

    /** The notes of one order, the oldest first. */
    List<ObjectNode> notesOf(String orderId) {
        return notesByOrder.getOrDefault(orderId, List.of());
    }

    Answer listNotes(Asked asked) {
        String orderId = asked.query().getOrDefault("target.id", "");
        return Answer.ok(page(notesOf(orderId), asked));
    }

    Answer note(Asked asked) {
        String id = asked.path().get("noteId");
        if (!notes.containsKey(id)) {
            throw Refusal.oms(404, "1", "Note " + id + " not found");
        }
        return Answer.ok(notes.get(id));
    }

    Answer createTask(Asked asked) {
        JsonNode body = asked.object();
        TASK_TEXTS.forEach(asked::text);
        if (!body.path("target").isArray() || body.path("target").isEmpty()) {
            throw Refusal.bad("Field target must be an array of objects with id, type and url");
        }
        body.path("target").forEach(target -> {
            if (!isTarget(target)) {
                throw Refusal.bad("Field target must be an array of objects with id, type and url");
            }
        });
        JsonNode surrogateKey = body.path("surrogateKey");
        if (!surrogateKey.isTextual() && !surrogateKey.isNull()) {
            throw Refusal.bad("Field surrogateKey must be a text or null");
        }
        if (!isText(body.path("assignee").path("email"))
                || !body.path("followers").isArray()) {
            throw Refusal.bad("Fields assignee, with an email, and followers are required");
        }
        body.path("followers").forEach(follower -> {
            if (!isText(follower.path("email"))) {
                throw Refusal.bad("Field followers must be an array of objects with an email");
            }
        });
        ObjectNode task = Json.object().put("id", id("task", tasks.size()));
        for (String part : List.of(
                "target",
                "domain",
                "context",
                "name",
                "priority",
                "surrogateKey",
                "dueDate",
                "assignee",
                "followers",
                "description",
                "parentTaskId")) {
            task.set(part, body.has(part) ? body.get(part) : Json.MAPPER.nullNode());
        }
        task.put("status", "Open").put("creationDate", now()).put("lastUpdate", now());
        tasks.add(task);
        return Answer.ok(task);
    }

    /** The tasks that name an order among their targets. */
    List<ObjectNode> tasksOf(String orderId) {
        return tasks.stream().filter(task -> isAbout(task, orderId)).toList();
    }

    Answer listTasks(Asked asked) {
        Map<String, String> query = asked.query();
        List<ObjectNode> found = tasks.stream()
                .filter(wanted(query, "assignee.email", task -> task.at("/assignee/email")
                        .asText()
                        .equals(query.get("assignee.email"))))
                .filter(wanted(query, "target.id", task -> isAbout(task, query.get("target.id"))))
                .filter(wanted(
                        query, "context", task -> task.path("context").asText().equals(query.get("context"))))
                .filter(wanted(query, "status", task -> hasStatus(task, query.get("status"))))
                .toList();
        return Answer.ok(page(found, asked).put("piiHidden", false));
    }

    Answer task(Asked asked) {
        return Answer.ok(find(asked.path().get("taskId")));
    }

    Answer updateTask(Asked asked) {
        ObjectNode task = find(asked.path().get("taskId"));
        String status = asked.text("status");
        if (!STATUSES.contains(status)) {
            throw Refusal.bad("Field status must be Open, Closed, Suspended or InProgress");
        }
        task.put("status", status).put("lastUpdate", now());
        return Answer.ok(task);
    }

    private static Predicate<ObjectNode> wanted(Map<String, String> query, String name, Predicate<ObjectNode> filter) {
        return query.containsKey(name) ? filter : task -> true;
    }

    /** A minus in front excludes: {@code -Closed}. */
    private static boolean hasStatus(ObjectNode task, String wanted) {
        String status = task.path("status").asText();
        return wanted.startsWith("-") ? !status.equals(wanted.substring(1)) : status.equals(wanted);
    }

    private static boolean isAbout(ObjectNode task, String orderId) {
        for (JsonNode target : task.path("target")) {
            if (target.path("id").asText().equals(orderId)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTarget(JsonNode target) {
        return isText(target.path("id")) && isText(target.path("type")) && isText(target.path("url"));
    }

    private static boolean isText(JsonNode value) {
        return value.isTextual() && !value.textValue().isBlank();
    }

    private static ObjectNode page(List<ObjectNode> all, Asked asked) {
        int page = asked.number("page", 1, Integer.MAX_VALUE);
        int perPage = asked.number("perPage", LARGEST_PAGE, LARGEST_PAGE);
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("items");
        all.stream().skip((page - 1L) * perPage).limit(perPage).forEach(items::add);
        answer.putObject("paging")
                .put("page", page)
                .put("perPage", perPage)
                .put("total", all.size())
                .put("pages", (all.size() + perPage - 1) / perPage);
        return answer;
    }

    private ObjectNode find(String taskId) {
        return tasks.stream()
                .filter(task -> task.path("id").asText().equals(taskId))
                .findFirst()
                .orElseThrow(() -> Refusal.oms(404, "1", "Task " + taskId + " not found"));
    }

    private static String id(String kind, int known) {
        return OrderMaker.uuid("do-" + kind + known).replace("-", "");
    }

    private String now() {
        return VtexDates.event(clock.instant());
    }
}
