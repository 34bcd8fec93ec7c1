/** Watches over what VTEX was told to send and forgets by itself: the configurations of feed and hook. */
package io.vtexerpbridge.guardian;
