/** Pictures for people. Entry point: {@link dev.laddstreams.app.studies.pictures.ContactSheet}. */
@NullMarked
package dev.laddstreams.app.studies.pictures;

import org.jspecify.annotations.NullMarked;
