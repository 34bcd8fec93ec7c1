/** What is wrong with routes, mappings and configuration, said before the first order: for the start and for {@code bridge check}. */
package io.vtexerpbridge.check;
