package io.millrace.loader.reconcile;

import io.millrace.schemas.dataset.DatasetName;
import java.util.Map;

/** What is known of the types that the columns of source tables have. */
@FunctionalInterface
public interface SourceTypes {
    /** Types of the warehouse by the names of the warehouse's columns; without what is not known. */
    Map<String, String> of(DatasetName dataset);
}
