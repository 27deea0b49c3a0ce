/** The long-running parts of one process. */
@NullMarked
package dev.laddstreams.app.roles;

import org.jspecify.annotations.NullMarked;
