package io.millrace.lake.audit;

import io.millrace.lake.batch.ManifestRebuild;
import io.millrace.lake.store.ObjectStore;
import io.millrace.schemas.batch.BatchManifest;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.batch.Erasure;
import io.millrace.schemas.batch.ManifestCodec;
import io.millrace.schemas.error.ErrorCode;
import io.millrace.schemas.error.MillraceException;
import io.millrace.schemas.fingerprint.Fingerprint;
import io.millrace.schemas.fingerprint.FingerprintSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Checks batches by themselves, several at a time. Each is read as a stream, so memory does not grow with their size. */
final class BatchCheck {
    private static final int AT_ONCE = 256;

    private final ObjectStore store;
    private final ManifestRebuild manifests;
    private final Map<String, Set<String>> recordedRewrites;

    /**
     * @param recordedRewrites keys of the objects that each erasure's record names
     */
    BatchCheck(ObjectStore store, Map<String, Set<String>> recordedRewrites) {
        this.store = store;
        this.manifests = new ManifestRebuild(store);
        this.recordedRewrites = recordedRewrites;
    }

    /**
     * What a batch is.
     *
     * @param manifest without its fingerprint; empty when the object can't be read
     */
    record Checked(Optional<BatchManifest> manifest, List<Finding> findings) {
        Checked {
            findings = List.copyOf(findings);
        }
    }

    Map<BatchName, Checked> all(List<BatchName> names, AuditOptions options) {
        Map<BatchName, Checked> checked = new HashMap<>();
        ExecutorService readers = Executors.newFixedThreadPool(options.parallelReads());
        try {
            for (int from = 0; from < names.size(); from += AT_ONCE) {
                List<BatchName> some = names.subList(from, Math.min(from + AT_ONCE, names.size()));
                List<Callable<Checked>> checks = new ArrayList<>();
                some.forEach(name -> checks.add(() -> check(name)));
                List<Future<Checked>> outcomes = new ArrayList<>();
                checks.forEach(check -> outcomes.add(readers.submit(check)));
                for (int i = 0; i < some.size(); i++) {
                    checked.put(some.get(i), outcome(outcomes.get(i)));
                    options.progress().accept(new AuditOptions.Progress(checked.size(), names.size()));
                }
            }
        } finally {
            readers.shutdownNow();
        }
        // Somebody may just have been at work on a batch: storing it, or rewriting it.
        checked.replaceAll((name, first) -> first.findings().isEmpty() ? first : check(name));
        return checked;
    }

    private static Checked outcome(Future<Checked> check) {
        try {
            return check.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MillraceException(ErrorCode.OBJECT_STORE_UNAVAILABLE, "the audit was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("checking a batch failed", e);
        }
    }

    private Checked check(BatchName name) {
        Optional<byte[]> document = store.read(name.manifestKey());
        Optional<BatchManifest> told = document.flatMap(bytes -> decode(name, bytes));
        BatchManifest actual;
        try {
            actual = manifests.manifest(name, told.flatMap(BatchCheck::fingerprint));
        } catch (MillraceException e) {
            if (e.code() == ErrorCode.OBJECT_STORE_UNAVAILABLE) {
                throw e;
            }
            return new Checked(
                    Optional.empty(), List.of(new Finding.Corrupt(name.objectKey(), String.valueOf(e.getMessage()))));
        }
        List<Finding> findings = new ArrayList<>();
        if (document.isEmpty()) {
            findings.add(new Finding.MissingManifest(name.objectKey()));
        } else if (!told.equals(Optional.of(actual))) {
            findings.add(new Finding.WrongManifest(name.objectKey()));
        }
        if (actual.bad() > 0 && store.describe(name.badKey()).isEmpty()) {
            findings.add(new Finding.MissingBadFile(name.objectKey(), actual.bad()));
        }
        Optional.ofNullable(actual.erasure())
                .map(Erasure::id)
                .filter(id -> !isRecorded(id, name))
                .ifPresent(id -> findings.add(new Finding.UnrecordedErasure(name.objectKey(), id)));
        return new Checked(Optional.of(actual.withoutFingerprint()), findings);
    }

    private boolean isRecorded(String erasure, BatchName name) {
        return recordedRewrites.getOrDefault(erasure, Set.of()).contains(name.objectKey());
    }

    private static Optional<FingerprintSettings> fingerprint(BatchManifest manifest) {
        return Optional.ofNullable(manifest.fingerprint()).map(Fingerprint::settings);
    }

    private static Optional<BatchManifest> decode(BatchName name, byte[] manifest) {
        try {
            return Optional.of(ManifestCodec.decode(name.manifestKey(), manifest));
        } catch (MillraceException notAManifest) {
            return Optional.empty();
        }
    }
}
