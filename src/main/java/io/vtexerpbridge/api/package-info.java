/** The order API: what an operator asks of the bridge and does to it, over HTTP; the commands speak it too. */
package io.vtexerpbridge.api;
