/** The order as an ERP takes it: exact money, then CSV and XML by templates that an integrator edits. */
package io.vtexerpbridge.erp;
