/** A VTEX stand-in inside the jar: makes orders, announces them and answers VTEX's calls as CONTRACT describes, troubles included. */
package io.vtexerpbridge.sandbox;
