/** What operators may do with labeler versions, and what they may look at: for command line and page alike. */
package dev.laddstreams.app.control;
