package io.millrace.redshift.emulator.sql;

import java.io.IOException;
import java.util.Set;

/** The names of the columns of type SUPER, asked for only when a statement may navigate into one. */
public interface SuperColumns {
    /** There are none. */
    SuperColumns NONE = Set::of;

    Set<String> names() throws IOException;
}
