package io.millrace.standalone.cli;

import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.ErrorKind;
import io.millrace.schemas.error.MillraceException;
import java.util.concurrent.Callable;

/** Turns what goes wrong with the lake into exit codes and one clear line. */
final class LakeFailures {
    private LakeFailures() {}

    static int run(Callable<Integer> command) throws Exception {
        try {
            return command.call();
        } catch (MillraceException e) {
            System.err.println(e.getMessage());
            return e.code() == ErrorCode.OBJECT_STORE_UNAVAILABLE || e.code().kind() == ErrorKind.EXTERNAL
                    ? ExitCode.UNREACHABLE
                    : ExitCode.FOUND_WRONG;
        }
    }
}
