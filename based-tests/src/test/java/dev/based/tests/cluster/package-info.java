/** Several servers in one URL. */
package dev.based.tests.cluster;
