/** The whole pipeline in one command. Entry point: {@link dev.laddstreams.app.studies.demo.Demo}. */
@NullMarked
package dev.laddstreams.app.studies.demo;

import org.jspecify.annotations.NullMarked;
