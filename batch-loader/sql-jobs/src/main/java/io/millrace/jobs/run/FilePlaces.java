package io.millrace.jobs.run;

import java.net.URI;
import java.util.List;

/** Where an engine finds objects of the lake. */
@FunctionalInterface
public interface FilePlaces {
    /** A place for each file, in their order. */
    List<URI> of(List<LakeFile> files);
}
