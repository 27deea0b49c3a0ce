/** Pictures for people. Entry point: {@link dev.laddstreams.learning.render.ContactSheet}. */
package dev.laddstreams.learning.render;
