package io.millrace.monitor.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** The console's style, scripts and charting library. Their addresses change with their content, so browsers may keep them. */
public final class Assets {
    private static final String SCRIPT = "text/javascript;charset=UTF-8";
    private static final String STYLE = "text/css;charset=UTF-8";
    private static final String CHART_VERSION = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";

    private final Map<String, Asset> assets = new LinkedHashMap<>();

    /**
     * A file to send.
     *
     * @param tag changes when the bytes do
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Asset(byte[] bytes, String type, String tag) {}

    private Assets() {}

    /** The files of this build. */
    public static Assets load() {
        Assets assets = new Assets();
        assets.add("console.css", "/console/console.css", STYLE);
        assets.add("scheme.js", "/console/scheme.js", SCRIPT);
        assets.add("console.js", "/console/console.js", SCRIPT);
        assets.add("charts.js", "/console/charts.js", SCRIPT);
        assets.add("live.js", "/console/live.js", SCRIPT);
        assets.add("icon.svg", "/console/icon.svg", "image/svg+xml");
        String library = "/META-INF/resources/webjars/uplot/" + chartVersion() + "/dist/";
        assets.add("uplot.js", library + "uPlot.iife.min.js", SCRIPT);
        assets.add("uplot.css", library + "uPlot.min.css", STYLE);
        return assets;
    }

    /** The address of a file. */
    public String url(String name) {
        return "/assets/" + name + "?v=" + find(name).orElseThrow().tag();
    }

    Optional<Asset> find(String name) {
        return Optional.ofNullable(assets.get(name));
    }

    private void add(String name, String resource, String type) {
        byte[] bytes = read(resource);
        assets.put(name, new Asset(bytes, type, tag(bytes)));
    }

    private static String chartVersion() {
        try (InputStream stream = Assets.class.getResourceAsStream(CHART_VERSION)) {
            if (stream == null) {
                throw new IllegalStateException("the charting library is not on the class path");
            }
            Properties properties = new Properties();
            properties.load(stream);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(String resource) {
        try (InputStream stream = Assets.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException(resource + " is missing from the class path");
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
