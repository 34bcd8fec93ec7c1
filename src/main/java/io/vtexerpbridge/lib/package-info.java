/** Jars of the integrator's own. */
package io.vtexerpbridge.lib;
