package io.millrace.monitor.console;

import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Sends the files that pages are made with. */
@RestController
final class AssetsController {
    private final Assets assets;

    AssetsController(Assets assets) {
        this.assets = assets;
    }

    @GetMapping("/assets/{name}")
    ResponseEntity<byte[]> asset(@PathVariable String name, @RequestParam(defaultValue = "") String v) {
        return assets.find(name)
                .map(asset -> ResponseEntity.ok()
                        .contentType(MediaType.parseMediaType(asset.type()))
                        .cacheControl(
                                v.equals(asset.tag())
                                        ? CacheControl.maxAge(Duration.ofDays(365))
                                                .cachePublic()
                                                .immutable()
                                        : CacheControl.noCache())
                        .body(asset.bytes()))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    @GetMapping("/favicon.ico")
    ResponseEntity<Void> icon() {
        return ResponseEntity.status(302)
                .header(HttpHeaders.LOCATION, assets.url("icon.svg"))
                .build();
    }
}
