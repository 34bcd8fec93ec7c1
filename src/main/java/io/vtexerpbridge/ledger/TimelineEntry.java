package io.vtexerpbridge.ledger;

import java.time.Instant;

/** One thing that happened to an order: entry is a short code such as {@code delivered}, detail is for people. */
public record TimelineEntry(Instant at, String entry, String detail) {}
