package io.vtexerpbridge.ledger;

/** What became of one lot of events, in counts: received is fresh plus repeated. */
public record Intake(int received, int fresh, int repeated) {}
