/** The context of logging in callbacks. */
package dev.based.tests.callbacks;
