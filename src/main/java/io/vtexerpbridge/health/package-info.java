/** What an operator's monitoring asks: is the bridge well, and if not, is it VTEX, the ERP's channel or the ledger? */
package io.vtexerpbridge.health;
