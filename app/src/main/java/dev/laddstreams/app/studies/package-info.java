/** What the studies share: demo, bench and sweep. */
package dev.laddstreams.app.studies;
