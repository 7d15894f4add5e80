/** The backend for MySQL and MariaDB. */
@NullMarked
package dev.based.mysql;

import org.jspecify.annotations.NullMarked;
