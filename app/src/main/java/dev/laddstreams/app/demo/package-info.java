/** The whole pipeline in one command. Entry point: {@link dev.laddstreams.app.demo.Demo}. */
package dev.laddstreams.app.demo;
