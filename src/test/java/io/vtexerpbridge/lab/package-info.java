/** Kills the running bridge between any two of its side effects, spoils VTEX's answers, and asks both peers whether anything got lost or doubled. */
package io.vtexerpbridge.lab;
