/** What an ERP drops, in any format, read into one canonical record per subject; whatever cannot be read gets a sentence. */
package io.vtexerpbridge.records;
