/** What the library makes of servers and networks that fail. */
package dev.based.tests.faults;
