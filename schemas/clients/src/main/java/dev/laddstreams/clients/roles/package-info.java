/**
 * The life of every long-running part of the system: how it starts, says that it is alive, stops and fails. Entry point:
 * {@link Role}.
 */
@NullMarked
package dev.laddstreams.clients.roles;

import org.jspecify.annotations.NullMarked;
