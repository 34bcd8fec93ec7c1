/** The channel sql: orders into the ERP's own database, what the ERP tells out of its staging tables, and the outcomes back into them. */
package io.vtexerpbridge.sql;
