/** The bridge's keys: where they come from, which are known, and what is wrong with them, said before anything starts. */
package io.vtexerpbridge.settings;
