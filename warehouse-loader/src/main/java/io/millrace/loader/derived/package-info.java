/** Results of jobs: each current version of a partition takes the place of the one before it in the warehouse. */
@NullMarked
package io.millrace.loader.derived;

import org.jspecify.annotations.NullMarked;
