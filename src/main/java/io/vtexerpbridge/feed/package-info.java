/** What VTEX tells about its orders, by feed, hook or reconciliation, and how it is taken in. */
package io.vtexerpbridge.feed;
