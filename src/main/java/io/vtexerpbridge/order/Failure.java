package io.vtexerpbridge.order;

/** Why an order did not get through: a short code to group by, and a sentence that says what was found and the mend. */
public record Failure(String cause, String reason) {}
