/** What is particular to MySQL and MariaDB, on real servers, and on one that is made up where no real one would do such things. */
@NullMarked
package dev.based.tests.mysql;

import org.jspecify.annotations.NullMarked;
