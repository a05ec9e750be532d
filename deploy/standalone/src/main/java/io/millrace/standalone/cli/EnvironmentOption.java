package io.millrace.standalone.cli;

import io.millrace.jobs.lake.Environment;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that names an environment. */
final class EnvironmentOption {
    @Option(
            names = "--env",
            paramLabel = "NAME",
            converter = Converter.class,
            description =
                    "Use an environment with pointers of its own, such as dev: it shares every version with production,"
                            + " and nobody else sees what it makes current.")
    private Environment environment = Environment.PRODUCTION;

    Environment get() {
        return environment;
    }

    static final class Converter implements ITypeConverter<Environment> {
        @Override
        public Environment convert(String text) {
            try {
                return new Environment(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
