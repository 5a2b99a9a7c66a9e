/** From paths to typed rows: listings, footers, the gate that every input passes. */
package dev.kldrift.job.input;
