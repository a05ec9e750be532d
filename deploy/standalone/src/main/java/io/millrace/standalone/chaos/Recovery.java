package io.millrace.standalone.chaos;

import java.util.Optional;

/**
 * How long after the end of a fault a new event was acknowledged, stood in the lake and in the warehouse, and a new row of the
 * source in its mirror. In seconds; empty where it never did. Faults that came meanwhile count.
 */
record Recovery(Optional<Double> edge, Optional<Double> lake, Optional<Double> warehouse, Optional<Double> mirror) {}
