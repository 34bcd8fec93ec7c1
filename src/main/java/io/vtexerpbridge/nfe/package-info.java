/** Brazilian fiscal documents as invoices: read, let through or held, matched to their order. */
package io.vtexerpbridge.nfe;
