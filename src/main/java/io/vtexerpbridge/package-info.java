/** The bridge as a program: its entry point, the one page that wires its beans, and what starts and stops it. */
package io.vtexerpbridge;
