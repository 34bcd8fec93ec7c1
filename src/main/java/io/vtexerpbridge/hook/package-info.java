/** The push way in: VTEX posts its events to the bridge, which answers when the ledger has them. */
package io.vtexerpbridge.hook;
