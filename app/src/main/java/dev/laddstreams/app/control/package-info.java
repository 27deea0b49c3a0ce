/** What operators may do with datasets and labeler versions, and what they may look at: for command line and page alike. */
@NullMarked
package dev.laddstreams.app.control;

import org.jspecify.annotations.NullMarked;
