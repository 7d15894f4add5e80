/** A backend on a driver that blocks, as a third party would write it: HSQLDB by plain JDBC, each connection on its thread. */
@NullMarked
package dev.based.tests.hsqldb;

import org.jspecify.annotations.NullMarked;
