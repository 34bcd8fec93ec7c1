/**
 * The durable inbox, the queue and the memory of the bridge: what is not in here has not been taken, and what is in here
 * gets worked off, one item at a time for each order.
 */
package io.vtexerpbridge.ledger;
