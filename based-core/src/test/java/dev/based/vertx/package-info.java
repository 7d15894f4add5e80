/** Tests of what is known of servers. */
@NullMarked
package dev.based.vertx;

import org.jspecify.annotations.NullMarked;
