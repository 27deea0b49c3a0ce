/** Software that others made, at work on this system's topics, with nothing of this system on its path. */
package dev.laddstreams.app.foreign;
