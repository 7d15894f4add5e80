/** The order of calls that come from many threads. */
@NullMarked
package dev.based.tests.order;

import org.jspecify.annotations.NullMarked;
