/** Pictures for people. Entry point: {@link dev.laddstreams.app.studies.pictures.ContactSheet}. */
package dev.laddstreams.app.studies.pictures;
