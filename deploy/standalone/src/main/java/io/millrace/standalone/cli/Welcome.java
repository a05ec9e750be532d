package io.millrace.standalone.cli;

import io.millrace.standalone.stack.Component;
import io.millrace.standalone.stack.Credentials;
import io.millrace.standalone.stack.Ports;
import io.millrace.standalone.stack.Stack;
import io.millrace.standalone.terminal.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a person sees when everything runs: what runs where, a first event, a first query. */
final class Welcome {
    private Welcome() {}

    static List<String> lines(Stack stack, double seconds) {
        Ports ports = stack.ports();
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(Locale.ROOT, "Millrace is up after %.1f s.", seconds));
        lines.add("");
        lines.addAll(table(stack).lines("  "));
        lines.add("");
        lines.add("Data is in " + stack.data() + ", logs are in its directory logs.");
        lines.add("");
        lines.add("Post an event:");
        lines.add("  " + firstEvent(ports));
        lines.add("");
        lines.add("Query it a few seconds later, with psql or without:");
        lines.add("  " + firstQuery(ports));
        lines.add("  ./millrace sql \"select * from plays\"");
        lines.add("");
        lines.add("Console: http://127.0.0.1:" + ports.of(Component.METRICS_MONITOR)
                + stack.firstPassword()
                        .map(password -> ", log in as admin with the password " + password
                                + " (shown this once; 'millrace users add' makes others)")
                        .orElse(", log in with a user of 'millrace users ls'"));
        lines.add("A stream of realistic events, and changes of the application database: ./millrace demo");
        if (Component.MYSQL.isAvailable()) {
            lines.add("The tables of the application database are mirrored as demo_<database>_<table>; its password"
                    + " stands in " + stack.data().resolve("credentials") + ".");
        }
        lines.add("Stop with Ctrl-C.");
        return lines;
    }

    /** The same for programs. */
    static String json(Stack stack, double seconds) {
        JsonMapper mapper = new JsonMapper();
        ObjectNode up = mapper.createObjectNode()
                .put("event", "up")
                .put("seconds", Math.round(seconds * 10) / 10.0)
                .put("data", stack.data().toString());
        ObjectNode ports = up.putObject("ports");
        stack.ports().byName().forEach(ports::put);
        return mapper.writeValueAsString(up);
    }

    private static String firstEvent(Ports ports) {
        return "curl -u " + Credentials.DEMO_WRITE_KEY + ": -H 'Content-Type: application/json' -d '"
                + "{\"table\":\"plays\",\"datum\":{\"song\":\"Blue in Green\",\"seconds\":337}}' http://127.0.0.1:"
                + ports.of(Component.INGEST_API) + "/v1/events";
    }

    private static String firstQuery(Ports ports) {
        return "PGPASSWORD=" + Credentials.ANALYST_PASSWORD + " psql -h 127.0.0.1 -p " + ports.of(Component.WAREHOUSE)
                + " -U " + Credentials.ANALYST + " -d warehouse -c 'select * from plays'";
    }

    private static TextTable table(Stack stack) {
        Ports ports = stack.ports();
        TextTable table = new TextTable("WHAT", "WHERE", "HEALTH");
        for (Component component : stack.components()) {
            table.row(component.title(), where(component, ports), health(component, ports));
        }
        return table;
    }

    private static String where(Component component, Ports ports) {
        String address = "127.0.0.1:" + ports.of(component);
        return switch (component) {
            case INGEST_API, METRICS_MONITOR -> "http://" + address;
            case OBJECT_STORE -> "http://" + address + ", bucket lake";
            case WAREHOUSE -> address + ", database warehouse";
            case MYSQL -> address + ", user admin";
            case ZOOKEEPER, KAFKA -> address;
            case CDC_CONNECTOR, LAKE_WRITER, WAREHOUSE_LOADER, SQL_JOBS -> "";
        };
    }

    private static String health(Component component, Ports ports) {
        return component.kind() == Component.Kind.BACKEND
                ? ""
                : "http://127.0.0.1:" + ports.management(component) + "/actuator/health";
    }
}
