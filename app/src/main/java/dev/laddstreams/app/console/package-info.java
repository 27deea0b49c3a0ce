/** What people see while a command runs. */
package dev.laddstreams.app.console;
