package io.millrace.standalone.cli;

/** What every command's exit code means. */
final class ExitCode {
    static final int DONE = 0;
    /** The command ran and found something wrong. */
    static final int FOUND_WRONG = 1;
    /** The command was used wrongly. */
    static final int USAGE = 2;
    /** Something that the command needs could not be reached. */
    static final int UNREACHABLE = 3;

    private ExitCode() {}
}
