/** Settings: declared once, read from file, environment and command line, checked before anything starts. */
@NullMarked
package dev.laddstreams.app.config;

import org.jspecify.annotations.NullMarked;
