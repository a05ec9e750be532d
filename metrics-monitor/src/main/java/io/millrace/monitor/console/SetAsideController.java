package io.millrace.monitor.console;

import io.millrace.monitor.access.AuditEntry;
import io.millrace.monitor.access.AuditLog;
import io.millrace.monitor.access.Viewer;
import io.millrace.monitor.replay.RecordReplay;
import io.millrace.monitor.replay.ReplayMark;
import io.millrace.monitor.replay.SetAsideFiles;
import io.millrace.monitor.replay.SetAsideRecord;
import io.millrace.schemas.batch.BatchName;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.MillraceException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Sends records that were set aside before the lake once more: one, or those of a dataset that can become rows. */
@RestController
final class SetAsideController {
    /** Of one press: a browser waits no longer. The next press goes on. */
    private static final int MOST_AT_ONCE = 200;

    private final SetAsideFiles files;
    private final RecordReplay replay;
    private final AuditLog audit;
    private final InstantSource clock;

    SetAsideController(SetAsideFiles files, RecordReplay replay, AuditLog audit, InstantSource clock) {
        this.files = files;
        this.replay = replay;
        this.audit = audit;
        this.clock = clock;
    }

    /** One record. */
    @PostMapping("/bad-rows/send-again")
    ResponseEntity<String> one(HttpServletRequest request, @RequestParam String object, @RequestParam long line) {
        BatchName batch = BatchName.parse(object)
                .filter(name -> name.badKey().equals(object))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "not the name of a bad file"));
        SetAsideRecord record = files.read(batch, line, 1).stream()
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no such record"));
        String target = object + " line " + line;
        try {
            RecordReplay.Outcome outcome = replay.run(record, Viewer.current().name());
            keep(target, words(outcome));
            boolean isGood = !(outcome instanceof RecordReplay.Outcome.Refused);
            return Pages.told(
                    request, Addresses.badRow(object, line), isGood, "The record was " + words(outcome) + ".");
        } catch (MillraceException e) {
            keep(target, "failed: " + e.code().text());
            return Pages.told(request, Addresses.badRow(object, line), false, String.valueOf(e.getMessage()));
        }
    }

    /** All of a dataset that can become rows, the oldest first. */
    @PostMapping("/datasets/{name}/send-again")
    ResponseEntity<String> all(HttpServletRequest request, @PathVariable String name) {
        DatasetName dataset = DatasetController.name(name);
        int sent = 0;
        int refused = 0;
        Optional<String> problem = Optional.empty();
        try {
            for (BatchName batch : files.batches(dataset)) {
                Map<Long, ReplayMark> marks = replay.marks(batch);
                for (SetAsideRecord record : unsent(batch, marks)) {
                    if (sent >= MOST_AT_ONCE) {
                        break;
                    }
                    RecordReplay.Outcome outcome = replay.run(
                            record,
                            Optional.ofNullable(marks.get(record.line())),
                            Viewer.current().name());
                    boolean isSent = outcome instanceof RecordReplay.Outcome.Sent;
                    sent += isSent ? 1 : 0;
                    refused += isSent ? 0 : 1;
                }
            }
        } catch (MillraceException e) {
            problem = Optional.of(String.valueOf(e.getMessage()));
        }
        keep(dataset.value(), sent + " sent" + (problem.isPresent() ? ", then failed" : ""));
        String text = sent + (sent == 1 ? " record was" : " records were") + " sent again, and the lake writer takes "
                + (sent == 1 ? "it" : "them") + " like any other."
                + (sent >= MOST_AT_ONCE ? " There may be more: press once more." : "")
                + (refused > 0 ? " " + refused + " can't become rows as things are; each says why." : "")
                + problem.map(reason -> " Then it stopped: " + reason).orElse("");
        return Pages.told(request, "/datasets/" + dataset + "#bad", problem.isEmpty(), text);
    }

    /** Those without a mark, and those whose sender may have died. */
    private List<SetAsideRecord> unsent(BatchName batch, Map<Long, ReplayMark> marks) {
        return files.read(batch, 1, Integer.MAX_VALUE).stream()
                .filter(record -> !Optional.ofNullable(marks.get(record.line()))
                        .map(ReplayMark::isSent)
                        .orElse(false))
                .toList();
    }

    private void keep(String target, String outcome) {
        audit.keep(new AuditEntry(
                clock.instant(), Viewer.current().name(), "send set-aside records again", target, outcome));
    }

    private static String words(RecordReplay.Outcome outcome) {
        if (outcome instanceof RecordReplay.Outcome.Sent sent) {
            return "sent again, to partition " + sent.partition() + " at offset " + sent.offset();
        }
        if (outcome instanceof RecordReplay.Outcome.AlreadySent already) {
            return "sent before, by " + already.mark().who() + " at "
                    + Show.moment(already.mark().at()) + " UTC, and not again";
        }
        return outcome instanceof RecordReplay.Outcome.Refused refused ? "not sent: " + refused.reason() : "";
    }
}
