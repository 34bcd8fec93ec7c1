/** What the ERP told becomes calls to VTEX: each subject decides its next step from its record, the order as it is now and its marks. */
package io.vtexerpbridge.posting;
