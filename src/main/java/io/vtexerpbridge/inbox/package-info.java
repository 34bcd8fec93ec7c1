/** The files an ERP drops: when they are finished, how they come into the ledger, and the receipts that go back. */
package io.vtexerpbridge.inbox;
