/** What VTEX says of an order, and what the bridge makes of it. */
package io.vtexerpbridge.order;
