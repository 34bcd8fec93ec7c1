/** The commands a person types; each says what it does with {@code --help} and what went wrong in one sentence. */
package io.vtexerpbridge.cli;
