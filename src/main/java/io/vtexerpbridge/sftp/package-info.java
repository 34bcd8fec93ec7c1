/** The ERP's SFTP server: documents go there, what the ERP drops comes from there, and receipts go back. */
package io.vtexerpbridge.sftp;
