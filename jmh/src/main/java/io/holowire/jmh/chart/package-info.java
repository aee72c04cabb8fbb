/** Pictures of what was measured. */
package io.holowire.jmh.chart;
