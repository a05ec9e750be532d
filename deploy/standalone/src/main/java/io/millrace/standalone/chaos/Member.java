package io.millrace.standalone.chaos;

import io.millrace.standalone.stack.Component;

/**
 * One process of the fleet.
 *
 * @param name of the process, such as {@code lake-writer-2}
 * @param port where its users reach it
 * @param management where a service says whether it is ready; the port itself for a server
 */
record Member(String name, Component component, int port, int management) {
    boolean isService() {
        return component.kind() == Component.Kind.SERVICE;
    }
}
