/** The way to VTEX: accounts and keys, the request budget, and what an answer means. */
package io.vtexerpbridge.vtex;
