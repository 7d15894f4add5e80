/** A Vert.x instance of the user's own. */
package dev.based.tests.vertx;
