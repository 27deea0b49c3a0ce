/** The whole pipeline in one command. Entry point: {@link dev.laddstreams.app.studies.demo.Demo}. */
package dev.laddstreams.app.studies.demo;
