/** Settings: declared once, read from file, environment and command line, checked before anything starts. */
package dev.laddstreams.app.config;
