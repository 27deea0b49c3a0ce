/** What people see while a command runs. */
@NullMarked
package dev.laddstreams.app.console;

import org.jspecify.annotations.NullMarked;
