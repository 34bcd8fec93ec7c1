/** The integrator's translation tables: what VTEX calls a thing, and what the ERP calls it. */
package io.vtexerpbridge.tables;
