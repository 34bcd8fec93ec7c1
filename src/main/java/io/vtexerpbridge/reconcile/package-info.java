/** The third way in: compares what VTEX lists with the ledger, takes in what is missing, and has read again what differs. */
package io.vtexerpbridge.reconcile;
