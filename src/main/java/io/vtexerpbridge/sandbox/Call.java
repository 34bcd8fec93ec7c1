package io.vtexerpbridge.sandbox;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every VTEX call that the sandbox answers, with its path and the License Manager resource it needs (CONTRACT 1). */
enum Call {
    GET_FEED_CONFIG("GET", "/api/orders/feed/config", "Feed v3 and Hook Admin"),
    SET_FEED_CONFIG("POST", "/api/orders/feed/config", "Feed v3 and Hook Admin"),
    DELETE_FEED_CONFIG("DELETE", "/api/orders/feed/config", "Feed v3 and Hook Admin"),
    GET_FEED("GET", "/api/orders/feed", "Feed v3 and Hook Admin"),
    COMMIT_FEED("POST", "/api/orders/feed", "Feed v3 and Hook Admin"),
    GET_HOOK_CONFIG("GET", "/api/orders/hook/config", "Feed v3 and Hook Admin"),
    SET_HOOK_CONFIG("POST", "/api/orders/hook/config", "Feed v3 and Hook Admin"),
    DELETE_HOOK_CONFIG("DELETE", "/api/orders/hook/config", "Feed v3 and Hook Admin"),
    LIST_ORDERS("GET", "/api/oms/pvt/orders", "List Orders"),
    GET_ORDER_GROUP("GET", "/api/oms/pvt/orders/order-group/:orderGroup", "View order"),
    GET_ORDER("GET", "/api/oms/pvt/orders/:orderId", "View order"),
    START_HANDLING("POST", "/api/oms/pvt/orders/:orderId/start-handling", "Change order workflow status"),
    CANCEL_ORDER("POST", "/api/oms/pvt/orders/:orderId/cancel", "Cancel order"),
    DENY_CANCELLATION("POST", "/api/orders/pvt/document/:orderId/deny-cancellation-request", "Cancel order"),
    POST_INVOICE("POST", "/api/oms/pvt/orders/:orderId/invoice", "Notify invoice"),
    PATCH_TRACKING("PATCH", "/api/oms/pvt/orders/:orderId/invoice/:invoiceNumber", "Notify invoice"),
    PUT_TRACKING("PUT", "/api/oms/pvt/orders/:orderId/invoice/:invoiceNumber/tracking", "Notify invoice"),
    POST_INTERACTION("POST", "/api/oms/pvt/orders/:orderId/interactions", "Orders Full Access"),
    NOTIFY_PAYMENT("POST", "/api/oms/pvt/orders/:orderId/payments/:paymentId/payment-notification", "Notify payment"),
    CREATE_NOTE("POST", "/api/do/notes", null),
    LIST_NOTES("GET", "/api/do/notes", null),
    GET_NOTE("GET", "/api/do/notes/:noteId", null),
    CREATE_TASK("POST", "/api/do/tasks", null),
    LIST_TASKS("GET", "/api/do/tasks", null),
    GET_TASK("GET", "/api/do/tasks/:taskId", null),
    UPDATE_TASK("PUT", "/api/do/tasks/:taskId", null),
    GET_SELLER_WINDOW("GET", "/api/checkout/pvt/configuration/window-to-change-seller", "Orders Full Access"),
    SET_SELLER_WINDOW("POST", "/api/checkout/pvt/configuration/window-to-change-seller", "Orders Full Access"),
    CHANGE_SELLER("PUT", "/api/checkout/pvt/orders/:orderId/sellers", "Orders Full Access"),
    GET_CHANGE_SETTINGS("GET", "/api/order-system/orders/changes/settings", "Change order"),
    SET_CHANGE_SETTINGS("PUT", "/api/order-system/orders/changes/settings", "Change order"),
    PREVIEW_CHANGE("POST", "/api/order-system/orders/:orderId/changes/preview", "Change order"),
    GET_CHANGE_SUMMARY("GET", "/api/orders/pvt/document/:orderId/change-summary", "OMS Viewer"),
    CREATE_CHANGE("PATCH", "/api/order-system/orders/:orderId/changes", "Change order"),
    LIST_CHANGES("GET", "/api/order-system/orders/:orderId/changes", "Change order"),
    GET_CHANGE("GET", "/api/order-system/orders/:orderId/changes/:requestId", "Change order"),
    CANCEL_CHANGE("POST", "/api/order-system/orders/:orderId/changes/:requestId/cancel", "Change order"),
    RETRY_CHANGE("POST", "/api/order-system/orders/:orderId/changes/:requestId/retry", "Change order");

    private final String method;
    private final String path;
    private final String permission;

    Call(String method, String path, String permission) {
        this.method = method;
        this.path = path;
        this.permission = permission;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    /** Null when the call needs none. */
    String permission() {
        return permission;
    }

    /** As in counts per order: {@code startHandling}. */
    String camel() {
        String[] words = id().split("-");
        StringBuilder text = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            text.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
        }
        return text.toString();
    }

    /** Its 401 body: checkout, the order system and the change summary have one of their own (CONTRACT 7, 16, 20). */
    Answer unauthorized() {
        if (this == GET_CHANGE_SUMMARY) {
            return Answer.problem(401, "Unauthorized");
        }
        return path.startsWith("/api/checkout") || path.startsWith("/api/order-system")
                ? Answer.checkout(401, "ORD062", "Unauthorized")
                : Answer.oms(401, "1", "Unauthorized access");
    }

    static Optional<Call> byId(String id) {
        return Arrays.stream(values()).filter(call -> call.id().equals(id)).findFirst();
    }
}
