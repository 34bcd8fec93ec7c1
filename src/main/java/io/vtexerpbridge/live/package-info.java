/** Files that are edited while the bridge runs: noticed, looked at before they count, and put in force one by one. */
package io.vtexerpbridge.live;
