/** A sample backend, for H2 through vertx-jdbc-client, as a third party would write it. */
@NullMarked
package dev.based.tests.h2;

import org.jspecify.annotations.NullMarked;
