package io.millrace.jobs.spark;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The jars that drivers and executors need where Spark's own are there already: this module, the lake and its S3 client, and what reads
 * settings. The build writes down which these are.
 */
public final class SubmittedJars {
    private static final String LIST = "/META-INF/millrace/spark-submit.classpath";

    private SubmittedJars() {}

    /** Those among the jars of this process, this module's first; empty in a build, whose classes are in no jars yet. */
    public static List<String> ofThisProcess() {
        Set<String> wanted = names();
        List<String> jars = new ArrayList<>();
        URI own = URI.create(SubmittedJars.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString());
        if (own.getPath().endsWith(".jar")) {
            jars.add(Path.of(own).toString());
        }
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (path.getFileName() != null && wanted.contains(path.getFileName().toString())) {
                jars.add(path.toAbsolutePath().toString());
            }
        }
        return jars;
    }

    private static Set<String> names() {
        try (InputStream list = SubmittedJars.class.getResourceAsStream(LIST)) {
            if (list == null) {
                return Set.of();
            }
            String names = new String(list.readAllBytes(), StandardCharsets.UTF_8).strip();
            return Stream.of(names.split(":", -1))
                    .map(name -> name.substring(name.lastIndexOf('/') + 1))
                    .collect(TreeSet::new, Set::add, Set::addAll);
        } catch (IOException e) {
            throw new MillraceException(ErrorCode.INTERNAL_ERROR, "cannot read " + LIST, e);
        }
    }
}
