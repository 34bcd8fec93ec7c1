/** The ERP behind an HTTP address: documents go out by calls, its records are fetched into the inbox, receipts go back. */
package io.vtexerpbridge.erphttp;
